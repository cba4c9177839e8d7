using System.Runtime.InteropServices;
using Varde.Records;
using Varde.Web.Hosting;

namespace Varde.Web.Commands;

/// <summary>How commands are part of the program.</summary>
internal static class CommandHosting
{
    /// <summary>Lets commands reach this server. With PostgreSQL they open the database themselves, as another server would.</summary>
    public static void AddCommands(this IServiceCollection services, ServerSettings settings)
    {
        if (settings.Database is null) services.AddHostedService<CommandListener>();
    }

    /// <summary>Has the server that is up on the data folder do the command.</summary>
    /// <returns>What it ended with; null when it is to be done here.</returns>
    public static Task<int?> TryRunElsewhereAsync(this CommandCall call, ServerSettings settings, string[] args) => call.Command is null
        ? Task.FromResult<int?>(null)
        : StoppableAsync(async cancellation => HasDatabase(settings)
            ? await CommandSocket.TryRunAsync(settings, args, cancellation)
            : await ExitCodes.SayAsync(ExitCodes.NoDatabase, $"There is no database in {settings.DataFolder}; --data names another folder."));

    /// <summary>Does the command in this process.</summary>
    public static async Task<int> RunHereAsync(this Command command, IServiceProvider services) =>
        await StoppableAsync(async cancellation => await TerminalConsole.RunAsync(console => command.RunAsync(services, console, cancellation))) ?? ExitCodes.Done;

    // A command looks after a record that is there: it makes none.
    private static bool HasDatabase(ServerSettings settings) => settings.Database is not null || File.Exists(Path.Combine(settings.DataFolder, "varde.db"));

    private static async Task<int?> StoppableAsync(Func<CancellationToken, Task<int?>> work)
    {
        using var stop = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return await work(stop.Token);
        }
        catch (OperationCanceledException)
        {
            return await ExitCodes.SayAsync(ExitCodes.Interrupted, "Stopped before it was done; what is done stays done, and the next run goes on from there.");
        }
        catch (StoreUnavailableException unavailable)
        {
            return await ExitCodes.SayAsync(ExitCodes.NoDatabase, unavailable.Message);
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }
}
