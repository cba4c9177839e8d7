using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Varde.Web.Hosting;

/// <summary>
/// One thing that whoever runs the server may choose, under one name everywhere: <c>largest-body</c> in appsettings.json, <c>--largest-body</c> on
/// the command line, <c>VARDE_LARGEST_BODY</c> in the environment.
/// </summary>
/// <param name="Name">The name, in lower case with hyphens.</param>
/// <param name="Takes">What stands for the value in the help, such as <c>BYTES</c>.</param>
/// <param name="Unset">What holds when it is not set, as a reader writes it; empty for nothing.</param>
/// <param name="Tells">What it is for.</param>
internal abstract record Setting(string Name, string Takes, string Unset, string Tells)
{
    public string Option => "--" + Name;

    public string Variable => "VARDE_" + Name.Replace('-', '_').ToUpperInvariant();

    /// <summary>Why what is set cannot be taken, in one sentence; null when it can, or when nothing is set.</summary>
    public abstract string? ProblemIn(IConfiguration configuration);

    /// <summary>A whole number.</summary>
    public static Setting<int> Number(string name, string takes, int unset, int least, int most, string tells) =>
        new(name, takes, unset.ToString(CultureInfo.InvariantCulture), tells, unset, $"a whole number from {least} to {most}",
            text => (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most, number));

    /// <summary>A choice of yes or no.</summary>
    public static Setting<bool> Flag(string name, bool unset, string tells) =>
        new(name, "true|false", unset ? "true" : "false", tells, unset, "true or false", text => (bool.TryParse(text, out var flag), flag));

    /// <summary>One of some words.</summary>
    public static Setting<T> Choice<T>(string name, T unset, string tells, params (string Word, T Value)[] words) where T : struct
    {
        var all = words.ToDictionary(one => one.Word, one => one.Value, StringComparer.Ordinal);
        return new(name, string.Join('|', all.Keys), words.First(one => one.Value.Equals(unset)).Word, tells, unset, string.Join(" or ", all.Keys), text => (all.TryGetValue(text, out var value), value));
    }

    /// <summary>A text.</summary>
    public static Setting<string> Text(string name, string takes, string unset, string tells, string expected = "", Func<string, bool>? isAllowed = null) =>
        new(name, takes, unset, tells, unset, expected, text => (isAllowed is null || isAllowed(text), text));

    /// <summary>Several texts, parted by semicolons.</summary>
    public static Setting<IReadOnlyList<string>> List(string name, string takes, string tells) =>
        new(name, takes, "", tells, [], "", text => (true, text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
}

/// <summary>A setting whose value is a <typeparamref name="T"/>.</summary>
/// <param name="Name">The name, in lower case with hyphens.</param>
/// <param name="Takes">What stands for the value in the help.</param>
/// <param name="Unset">What holds when it is not set, as a reader writes it.</param>
/// <param name="Tells">What it is for.</param>
/// <param name="Default">What holds when it is not set.</param>
/// <param name="Expected">What the value must be, for the sentence that refuses another.</param>
/// <param name="Read">Reads a text: whether it is allowed, and the value.</param>
internal sealed record Setting<T>(
    string Name, string Takes, string Unset, string Tells, T Default, string Expected, Func<string, (bool IsAllowed, T Value)> Read)
    : Setting(Name, Takes, Unset, Tells)
{
    /// <summary>What holds. Asked only when <see cref="ProblemIn"/> has none.</summary>
    public T In(IConfiguration configuration) => IsSet(configuration, out var text) ? Read(text).Value : Default;

    public override string? ProblemIn(IConfiguration configuration) =>
        IsSet(configuration, out var text) && !Read(text).IsAllowed ? $"The setting {Name} is '{text}'; it must be {Expected}." : null;

    // A setting of appsettings.json is switched off by an empty text.
    private bool IsSet(IConfiguration configuration, [NotNullWhen(true)] out string? text) => (text = configuration[Name]) is { Length: > 0 };
}
