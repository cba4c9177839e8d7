using System.Net.Sockets;
using System.Text.Json;
using Varde.Web.Hosting;

namespace Varde.Web.Commands;

/// <summary>Does the commands that come through the socket in the data folder while the server runs.</summary>
internal sealed partial class CommandListener(ServerSettings settings, IServiceProvider services, TimeProvider time, ILogger<CommandListener> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (CommandSocket.PathOf(settings.DataFolder) is not { } path)
        {
            PathIsTooLong(log, settings.DataFolder);
            return;
        }
        using var listener = Listen(path);
        var running = new List<Task>();
        try
        {
            while (true)
            {
                if (await AcceptedAsync(listener, stoppingToken) is not { } socket) continue;
                running.RemoveAll(task => task.IsCompleted);
                running.Add(ServeAsync(socket, stoppingToken));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(running);
        }
        finally
        {
            File.Delete(path);
        }
    }

    // No more files may be open, say: that passes, and is no reason to stop the server.
    private async Task<Socket?> AcceptedAsync(Socket listener, CancellationToken stopping)
    {
        try
        {
            return await listener.AcceptAsync(stopping);
        }
        catch (SocketException fault)
        {
            CallerIsGone(log, fault);
            await Task.Delay(Pause, time, stopping);
            return null;
        }
    }

    private static Socket Listen(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        // Left behind by a server that was killed: the lock on the data folder says that none is up.
        File.Delete(path);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(8);
        return listener;
    }

    private async Task ServeAsync(Socket socket, CancellationToken stopping)
    {
        await Task.Yield();
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            using var reader = new StreamReader(stream, leaveOpen: true);
            if (await reader.ReadLineAsync(stopping) is not { } line) return;
            var console = new FarConsole(stream, time);
            // Whoever called says nothing more: an end of the line means that the caller is gone.
            var leaving = LeavingAsync(reader, gone);
            var code = await RunAsync(JsonSerializer.Deserialize<CommandRequest>(line)!, console, gone.Token);
            console.Exit(code);
            stream.Socket.Shutdown(SocketShutdown.Send);
            await leaving;
        }
        catch (Exception fault) when (fault is IOException or SocketException or JsonException or OperationCanceledException)
        {
            CallerIsGone(log, fault);
        }
    }

    private async Task<int> RunAsync(CommandRequest request, FarConsole console, CancellationToken cancellation)
    {
        if (!CommandCall.TryRead(request.Arguments, request.Folder, out var call, out var problem) || call.Command is null)
        {
            console.Line(problem ?? "This is no command.");
            return ExitCodes.WrongSettings;
        }
        try
        {
            return await call.Command.RunAsync(services, console, cancellation);
        }
        catch (OperationCanceledException)
        {
            console.Line("Stopped before it was done.");
            return ExitCodes.Interrupted;
        }
        catch (Exception fault)
        {
            CommandFailed(log, fault);
            console.Line("The server failed; the fault is in its log.");
            return ExitCodes.NotAllRight;
        }
    }

    private static async Task LeavingAsync(StreamReader reader, CancellationTokenSource gone)
    {
        try
        {
            while (await reader.ReadLineAsync(gone.Token) is not null)
            {
                // Nothing that is said after the command is listened to.
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Gone all the same.
        }
        await gone.CancelAsync();
    }

    [LoggerMessage(1, LogLevel.Warning, "Commands cannot reach this server: the path of the data folder {Folder} is too long for a local socket")]
    private static partial void PathIsTooLong(ILogger log, string folder);

    [LoggerMessage(2, LogLevel.Information, "Whoever called a command is gone")]
    private static partial void CallerIsGone(ILogger log, Exception fault);

    [LoggerMessage(3, LogLevel.Error, "A command failed")]
    private static partial void CommandFailed(ILogger log, Exception fault);

    /// <summary>The terminal at the other end of the socket.</summary>
    private sealed class FarConsole(Stream stream, TimeProvider time) : ICommandConsole
    {
        private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(100);
        private readonly Lock _lock = new();
        private long _told;

        public void Line(string text) => Write(new CommandTold(text));

        public void Progress(string what, long done, long total)
        {
            lock (_lock)
            {
                if (done < total && _told != 0 && time.GetElapsedTime(_told) < Often) return;
                _told = time.GetTimestamp();
            }
            Write(new CommandTold(what, done, total));
        }

        public void Exit(int code) => Write(new CommandTold(Exit: code));

        // The command goes on to its end or to its cancellation: that nobody hears it is no reason to fail.
        private void Write(CommandTold told)
        {
            byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(told), (byte)'\n'];
            try
            {
                lock (_lock) stream.Write(line);
            }
            catch (IOException)
            {
                // The end of the line cancels the command.
            }
        }
    }
}
