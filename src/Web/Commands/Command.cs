namespace Varde.Web.Commands;

/// <summary>A thing that whoever runs the server can have done from the command line, also while it runs.</summary>
internal abstract class Command
{
    /// <summary>Does it.</summary>
    /// <param name="services">The record and what reads and writes it.</param>
    /// <param name="console">Where it tells what it does.</param>
    /// <param name="cancellation">Ends it; what is done by then stays done.</param>
    /// <returns>One of <see cref="Hosting.ExitCodes"/>.</returns>
    public abstract Task<int> RunAsync(IServiceProvider services, ICommandConsole console, CancellationToken cancellation);
}

/// <summary>Where a command tells what it does: the terminal it was called from, near or through the server that runs it.</summary>
internal interface ICommandConsole
{
    /// <summary>A line that stays.</summary>
    void Line(string text);

    /// <summary>How far something has come; called as often as one likes.</summary>
    void Progress(string what, long done, long total);
}
