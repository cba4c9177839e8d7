using System.Globalization;
using Varde.Records;
using Varde.Web.Hosting;

namespace Varde.Web.Commands;

/// <summary><c>varde rotate-key</c>: brings a new master key into force.</summary>
/// <param name="onlyPrepares">Whether the key is only made.</param>
internal sealed class RotateKeyCommand(bool onlyPrepares) : Command
{
    public static CommandSyntax Syntax { get; } = new(
        ["rotate-key"], "[--prepare]", "makes a new master key, wraps the keys of all records by it and destroys the old one, while servers go on; what was interrupted is continued",
        [("--prepare", "", "only makes it, so that the file can be brought to the other servers first")],
        arguments => arguments.Words is [var word, ..] ? (null, $"rotate-key takes no '{word}'.") : (new RotateKeyCommand(arguments.Options.ContainsKey("--prepare")), null));

    public override async Task<int> RunAsync(IServiceProvider services, ICommandConsole console, CancellationToken cancellation)
    {
        var (store, path) = (services.GetRequiredService<RecordStore>(), services.GetRequiredService<ServerSettings>().Keys.MasterKeys);
        if (onlyPrepares)
        {
            console.Line(Text($"The master key of generation {await store.PrepareMasterKeyAsync(cancellation)} is in {path}. Bring the file to all servers, then call rotate-key."));
            return ExitCodes.Done;
        }
        var done = await store.RotateMasterKeyAsync(new UpkeepTelling(console), cancellation);
        if (done.IsContinued) console.Line("An interrupted rotation was brought to its end; no further one was begun.");
        console.Line(Text($"The master key of generation {done.Generation} is in force; {done.Wrapped:N0} keys were wrapped by it."));
        console.Line($"Keep a copy of {path}, and the one from before with the copies of the database that are older than now.");
        return ExitCodes.Done;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
