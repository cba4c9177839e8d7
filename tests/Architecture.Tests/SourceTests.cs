using System.Text.RegularExpressions;

namespace Varde.Architecture.Tests;

/// <summary>What the source may not hold. Each rule is a pattern with its reason; each has an example that it must find.</summary>
public sealed partial class SourceTests
{
    private sealed record Rule(string Reason, Func<SourceFile, bool> IsBroken, SourceFile Example);

    private static readonly Dictionary<string, Rule> Rules = new()
    {
        ["clock"] = new("takes the time from the machine instead of TimeProvider", file => Clock().IsMatch(file.Text),
            new("src/Records/Commit.cs", "var now = DateTimeOffset" + ".UtcNow;")),
        ["unfinished"] = new("leaves work undone", file => Unfinished().IsMatch(file.Text),
            new("src/Records/Commit.cs", "// TO" + "DO: later")),
        ["region"] = new("hides its size in a region", file => Region().IsMatch(file.Text),
            new("src/Records/Commit.cs", "    #reg" + "ion Private")),
        // Common is a package of the reference model by its specification.
        ["vague"] = new("has a name that says nothing", file =>
            !file.Path.StartsWith("src/OpenEhr/ReferenceModel/Common/", StringComparison.Ordinal) && VagueName().IsMatch(file.Path),
            new("src/Records/DateUtils.cs", "")),
        ["skipped"] = new("skips a test for good", file => SkippedForGood().IsMatch(file.Text),
            new("tests/Records.Tests/CommitTests.cs", "[Fact(Sk" + "ip = \"later\")]")),
        ["inline script"] = new("has script or style inside a page, which the policy of every answer forbids", file =>
            file.Path.EndsWith(".razor", StringComparison.Ordinal) && Inline().IsMatch(file.Text),
            new("src/Web/Page.razor", "<p style=\"color: red\">")),
        ["outside host"] = new("makes a page fetch from another host", file =>
            file.Path.EndsWith(".razor", StringComparison.Ordinal) && OutsideHost().IsMatch(file.Text),
            new("src/Web/Page.razor", "<img src=\"https://example.org/a.png\" />")),
    };

    public static TheoryData<string> RuleNames => [.. Rules.Keys];

    [Theory, MemberData(nameof(RuleNames))]
    public void Source_keeps_the_rule(string name) =>
        Assert.Empty(Repository.Sources.Where(Rules[name].IsBroken).Select(file => $"{file.Path} {Rules[name].Reason}"));

    [Theory, MemberData(nameof(RuleNames))]
    public void The_rule_finds_its_bad_example(string name) => Assert.True(Rules[name].IsBroken(Rules[name].Example));

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Clock();

    [GeneratedRegex(@"\b(TOD[O]|FIXM[E]|HAC[K])\b|\bNotImplementedExceptio[n]\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"^\s*#region\b", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Region();

    [GeneratedRegex(@"(^|/)[^/]*(Utils?|Helpers?|Common|Misc)(\.cs|\.razor|/)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VagueName();

    [GeneratedRegex(@"\[(Fact|Theory)\([^)]*\bSkip\s*=", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SkippedForGood();

    [GeneratedRegex(@"<style\b|<script\b(?![^>]*\bsrc=)|\sstyle=""|\son[a-z]+=""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Inline();

    [GeneratedRegex(@"<(script|link|img|source|iframe)\b[^>]*\b(src|href)=""(https?:)?//", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OutsideHost();
}
