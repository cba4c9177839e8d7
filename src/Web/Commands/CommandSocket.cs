using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Varde.Web.Hosting;

namespace Varde.Web.Commands;

/// <summary>A command on its way to the server, and what comes back: one JSON object a line.</summary>
/// <param name="Arguments">The command line.</param>
/// <param name="Folder">Where its relative paths begin.</param>
internal sealed record CommandRequest(string[] Arguments, string Folder);

/// <summary>One thing that a command tells.</summary>
/// <param name="Line">A line, or what is progressing.</param>
/// <param name="Done">How much of it is done.</param>
/// <param name="Total">Of how much; null for a line.</param>
/// <param name="Exit">What the command ended with; null while it goes on.</param>
internal sealed record CommandTold(string? Line = null, long Done = 0, long? Total = null, int? Exit = null);

/// <summary>
/// The socket in the data folder through which commands reach the server that runs on it: the embedded database has one process, so what is done to it
/// is done there. Only the user that runs the server can open it.
/// </summary>
internal static class CommandSocket
{
    // An address of a local socket has 108 bytes at most, on some systems 104.
    private const int LongestPath = 100;

    /// <summary>Where the socket of a data folder lies; null when the folder's path is too long for one.</summary>
    public static string? PathOf(string dataFolder)
    {
        var path = Path.Combine(dataFolder, "run", "varde.sock");
        return Encoding.UTF8.GetByteCount(path) <= LongestPath ? path : null;
    }

    /// <summary>Has the server that is up on the data folder do a command.</summary>
    /// <returns>What the command ended with; null when no server is up there.</returns>
    public static async Task<int?> TryRunAsync(ServerSettings settings, string[] args, CancellationToken cancellation)
    {
        if (settings.Database is not null || PathOf(settings.DataFolder) is not { } path || !File.Exists(path)) return null;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
        }
        catch (SocketException)
        {
            // A server that was killed leaves the file behind.
            return null;
        }
        await using var stream = new NetworkStream(socket);
        return await TerminalConsole.RunAsync(console => ConverseAsync(stream, args, console, cancellation));
    }

    private static async Task<int> ConverseAsync(NetworkStream stream, string[] args, ICommandConsole console, CancellationToken cancellation)
    {
        await JsonSerializer.SerializeAsync(stream, new CommandRequest(args, Environment.CurrentDirectory), cancellationToken: cancellation);
        await stream.WriteAsync("\n"u8.ToArray(), cancellation);
        console.Line("The server that runs on the data folder does this, by its own settings.");
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            var told = JsonSerializer.Deserialize<CommandTold>(line)!;
            if (told.Exit is { } code) return code;
            if (told.Total is { } total) console.Progress(told.Line!, told.Done, total);
            else console.Line(told.Line!);
        }
        console.Line("The server ended before the command was done.");
        return ExitCodes.Interrupted;
    }
}
