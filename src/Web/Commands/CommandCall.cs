using System.Diagnostics.CodeAnalysis;
using Varde.Web.Hosting;

namespace Varde.Web.Commands;

/// <summary>What the program was called to do: serve, or a command; with the settings for either.</summary>
/// <param name="Command">The command; null to serve.</param>
/// <param name="Settings">The options that are settings, as they were given.</param>
/// <param name="Help">The text to show instead of doing anything; null when none was asked for.</param>
internal sealed record CommandCall(Command? Command, string[] Settings, string? Help = null)
{
    private const string Serve = "serve";

    private static readonly CommandSyntax[] Commands = 
    [
        ReindexCommand.Syntax, VerifyCommand.Syntax, EncryptCommand.Syntax, RotateKeyCommand.Syntax, EraseCommand.Syntax, ImportCompositionsCommand.Syntax, ImportRoadmapCommand.Syntax, DemoCommand.Syntax, TokenCommand.Syntax,
    ];

    private static readonly string GeneralHelp = $"""
        Varde: an open patient record.

          {Serve}
              serves the record; what is done without a command
        {string.Join('\n', Commands.Select(command => command.Line))}

        A command works on the database that the settings name. With the embedded database it is done by
        the server that runs on the data folder, when there is one. COMMAND --help tells its options.

        {ServerSettings.Help}
        """;

    /// <summary>Reads a command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="folder">Where relative paths begin.</param>
    /// <param name="call">What to do.</param>
    /// <param name="problem">What is wrong with the arguments, in one sentence.</param>
    public static bool TryRead(string[] args, string folder, [NotNullWhen(true)] out CommandCall? call, [NotNullWhen(false)] out string? problem)
    {
        (call, problem) = args switch
        {
            [] or ["-" or ['-', ..], ..] => (Server(args), null),
            [Serve, .. var rest] => (Server(rest), null),
            _ when Array.Find(Commands, command => args.AsSpan().StartsWith(command.Words)) is { } syntax => syntax.Read(args[syntax.Words.Length..], folder),
            _ => (null, $"Unknown command '{args[0]}'. --help lists the commands."),
        };
        return call is not null;
    }

    private static CommandCall Server(string[] args) => new(null, args, args.Any(arg => arg is "--help" or "-h") ? GeneralHelp : null);
}

/// <summary>How a command is called.</summary>
/// <param name="Words">Its name: one or two words.</param>
/// <param name="Takes">What stands after the name in the help.</param>
/// <param name="Tells">What it does.</param>
/// <param name="Options">Its own options: their names, what each takes (empty for nothing), and what it is for.</param>
/// <param name="Make">Makes the command, or says what is missing.</param>
internal sealed record CommandSyntax(
    string[] Words, string Takes, string Tells, (string Name, string Takes, string Tells)[] Options, Func<CommandArguments, (Command? Command, string? Problem)> Make)
{
    /// <summary>The command in a list.</summary>
    public string Line => $"  {string.Join(' ', Words)} {Takes}".TrimEnd() + $"\n      {Tells}";

    /// <summary>What is left of the command line after the name.</summary>
    public (CommandCall? Call, string? Problem) Read(string[] args, string folder)
    {
        if (args.Any(arg => arg is "--help" or "-h")) return (new(null, [], HelpText()), null);
        var read = new CommandArguments(folder);
        var settings = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            if (Take(args, ref i, read, settings) is { } problem) return (null, problem);
        }
        var (command, missing) = Make(read);
        return command is null ? (null, missing) : (new(command, [.. settings]), null);
    }

    private string? Take(string[] args, ref int at, CommandArguments read, List<string> settings)
    {
        var (name, value) = args[at].Split('=', 2) is [var n, var v] ? (n, v) : (args[at], null);
        if (name is not ['-', ..])
        {
            read.Words.Add(args[at]);
            return null;
        }
        if (Array.Find(Options, option => option.Name == name) is not { Name: not null } own)
        {
            settings.Add(args[at]);
            if (value is null && name != "--no-demo" && at + 1 < args.Length && (name != "--insecure-dev" || !args[at + 1].StartsWith('-'))) settings.Add(args[++at]);
            return null;
        }
        if (own.Takes.Length > 0 && value is null && (value = at + 1 < args.Length ? args[++at] : null) is null) return $"The option {name} needs a value.";
        read.Options[name] = value ?? "";
        return null;
    }

    private string HelpText() => $"""
        varde {string.Join(' ', Words)} {Takes}
            {Tells}

        {string.Join('\n', Options.Select(option => $"  {option.Name} {option.Takes}".TrimEnd() + $"\n      {option.Tells}"))}

        The settings of the server are taken as well: --data and --database say which record.
        """;
}

/// <summary>The arguments of a command.</summary>
/// <param name="Folder">Where relative paths begin.</param>
internal sealed record CommandArguments(string Folder)
{
    /// <summary>The arguments that are no options.</summary>
    public List<string> Words { get; } = [];

    /// <summary>The options with their values; empty for one that takes none.</summary>
    public Dictionary<string, string> Options { get; } = new(StringComparer.Ordinal);

    /// <summary>A path of the command line, whole.</summary>
    public string PathOf(string path) => Path.GetFullPath(path, Folder);
}
