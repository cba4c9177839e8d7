using System.Globalization;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Web.Demo;
using Varde.Web.Hosting;

namespace Varde.Web.Commands;

/// <summary><c>varde demo</c>: fills an empty database with the demo's region in another size, through the same commands as everybody's.</summary>
/// <param name="residents">How many residents it has at least.</param>
internal sealed class DemoCommand(int residents) : Command
{
    private const int Most = 500_000;

    public static CommandSyntax Syntax { get; } = new(
        ["demo"], "--residents N", "fills an empty database with a region of people who do not exist: organisations, staff, households and their records",
        [("--residents", "N", $"how many residents at least; the named people come first. At most {Most}")],
        Make);

    public override async Task<int> RunAsync(IServiceProvider services, ICommandConsole console, CancellationToken cancellation)
    {
        var time = services.GetRequiredService<TimeProvider>();
        var began = time.GetTimestamp();
        var filled = await FillAsync(services, console, cancellation);
        if (!filled.TryGet(out var households, out var refusal))
        {
            console.Line(refusal.Message);
            return ExitCodes.NotAllRight;
        }
        await services.GetRequiredService<RegionPeople>().LoadAsync(services.GetRequiredService<ResourceImport>(), cancellation);
        console.Line(string.Create(CultureInfo.InvariantCulture, $"{households:N0} households are in place after {time.GetElapsedTime(began).TotalSeconds:F1} s"));
        return ExitCodes.Done;
    }

    // Somebody else has written into the database meanwhile.
    private async Task<Outcome<int>> FillAsync(IServiceProvider services, ICommandConsole console, CancellationToken cancellation)
    {
        try
        {
            return await services.GetRequiredService<DemoRegion>().FillAsync(residents, (done, total) => console.Progress("Filling in the region, in steps", done, total), cancellation);
        }
        catch (InvalidOperationException refused)
        {
            return new Conflict(refused.Message);
        }
    }

    private static (Command? Command, string? Problem) Make(CommandArguments arguments)
    {
        if (arguments.Words is [var word, ..]) return (null, $"demo takes no '{word}'.");
        if (!arguments.Options.TryGetValue("--residents", out var text)) return (null, "demo needs --residents N.");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Most
            ? (new DemoCommand(number), null) : (null, $"--residents is '{text}'; it must be a number from 1 to {Most}.");
    }
}
