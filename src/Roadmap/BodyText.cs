using System.Text.RegularExpressions;

namespace Varde.Roadmap;

/// <summary>What a block of text is.</summary>
public enum TextKind
{
    /// <summary>A paragraph.</summary>
    Paragraph,

    /// <summary>An item of a list.</summary>
    Bullet,

    /// <summary>A pointer to more reading, without the words "Les mer om".</summary>
    Reading,
}

/// <summary>A block of what the page says.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text, as written, on one line.</param>
/// <param name="Level">How deep an item stands in lists: 1 for the outermost, 0 for a paragraph.</param>
public sealed record TextBlock(TextKind Kind, string Text, int Level = 0);

/// <summary>A project that a text names.</summary>
/// <param name="Name">Its name, or what it is about.</param>
/// <param name="Lead">Who leads it.</param>
public sealed record ProjectMention(string Name, string Lead);

/// <summary>Somebody who takes part.</summary>
/// <param name="Name">Who.</param>
/// <param name="Sentence">The sentence that says so.</param>
public sealed record Partner(string Name, string Sentence);

/// <summary>A duty.</summary>
/// <param name="Sentence">The sentence that says so.</param>
/// <param name="Source">The law or regulation that it names; null where it names none.</param>
public sealed record Obligation(string Sentence, string? Source);

/// <summary>A risk.</summary>
/// <param name="Sentence">The sentence that says so.</param>
public sealed record RiskMention(string Sentence);

/// <summary>What a reference leads to.</summary>
public enum ReferenceKind
{
    /// <summary>A sub-goal, by its code.</summary>
    SubGoal,

    /// <summary>A measure, by its title.</summary>
    Measure,
}

/// <summary>A reference from a text to another part of the roadmap, or of another one: whether that is there, <see cref="RoadmapPlan.Has"/> tells.</summary>
/// <param name="Kind">What it leads to.</param>
/// <param name="Target">The code or the title.</param>
public sealed record CrossReference(ReferenceKind Kind, string Target);

/// <summary>More reading.</summary>
/// <param name="Text">What, in the words of the page.</param>
/// <param name="Address">Its address; null where the page shows none.</param>
public sealed record FurtherReading(string Text, string? Address);

/// <summary>
/// What texts tell that can be told in a table: found by the words that the pages use, and always a part of a sentence that stands in the text. The text is whole beside it, so that what no
/// pattern finds is not lost.
/// </summary>
public sealed partial record BodyFacts
{
    // What is longer is no sentence.
    private const int LongestSentence = 4_000;

    private static readonly string[] Parting = [", ", " og "];

    /// <summary>Projects with who leads them.</summary>
    public required IReadOnlyList<ProjectMention> Projects { get; init; }

    /// <summary>Who takes part.</summary>
    public required IReadOnlyList<Partner> Partners { get; init; }

    /// <summary>Duties.</summary>
    public required IReadOnlyList<Obligation> Obligations { get; init; }

    /// <summary>Risks.</summary>
    public required IReadOnlyList<RiskMention> Risks { get; init; }

    /// <summary>References.</summary>
    public required IReadOnlyList<CrossReference> References { get; init; }

    /// <summary>More reading.</summary>
    public required IReadOnlyList<FurtherReading> Readings { get; init; }

    /// <summary>Finds it in a text.</summary>
    public static BodyFacts Of(IReadOnlyList<TextBlock> body)
    {
        var sentences = body.Where(block => block.Kind != TextKind.Reading).SelectMany(block => SentenceEnd().Split(block.Text)).Where(sentence => sentence.Length <= LongestSentence).ToList();
        return new()
        {
            Projects = [.. sentences.SelectMany(ProjectsIn).Distinct()],
            Partners = [.. sentences.SelectMany(PartnersIn).DistinctBy(partner => partner.Name, StringComparer.OrdinalIgnoreCase)],
            Obligations = [.. sentences.Where(sentence => Duty().IsMatch(sentence)).Select(sentence => new Obligation(sentence, Law().Match(sentence) is { Success: true } law ? law.Value : null))],
            Risks = [.. sentences.Where(sentence => RiskWord().IsMatch(sentence)).Select(sentence => new RiskMention(sentence))],
            References = [.. sentences.Concat(body.Where(block => block.Kind == TextKind.Reading && block.Text.Length <= LongestSentence).Select(block => block.Text)).SelectMany(ReferencesIn).Distinct()],
            Readings = [.. body.Where(block => block.Kind == TextKind.Reading).Select(block => ReadingOf(block.Text)), .. sentences.Where(sentence => CanBeRead().IsMatch(sentence)).Select(ReadingOf)],
        };
    }

    private static IEnumerable<ProjectMention> ProjectsIn(string sentence)
    {
        if (LedBy().Match(sentence) is { Success: true } led) yield return new(led.Groups["name"].Value.Trim(), led.Groups["lead"].Value.Trim());
        if (ShallLead().Match(sentence) is { Success: true } leads) yield return new(leads.Groups["name"].Value.Trim().TrimEnd('.'), leads.Groups["lead"].Value.Trim());
        if (ImportantProjects().Match(sentence) is not { Success: true } important) yield break;
        foreach (Match one in NamedInBrackets().Matches(important.Groups["list"].Value)) yield return new(one.Groups["name"].Value.Trim(), one.Groups["lead"].Value.Trim());
    }

    private static IEnumerable<Partner> PartnersIn(string sentence) =>
        from pattern in new[] { Contributes(), ArePartners(), TogetherWith(), CooperationWith() }
        from Match match in pattern.Matches(sentence)
        from name in match.Groups["who"].Value.Split(Parting, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        select new Partner(name, sentence);

    private static IEnumerable<CrossReference> ReferencesIn(string text) =>
        SubGoalReference().Matches(text).SelectMany(match => Code().Matches(match.Value)).Select(code => new CrossReference(ReferenceKind.SubGoal, code.Value.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant()))
            .Concat(MeasureReference().Matches(text).Select(match => new CrossReference(ReferenceKind.Measure, match.Groups["name"].Value)));

    private static FurtherReading ReadingOf(string text) => new(text, Address().Match(text) is { Success: true } address ? address.Value : null);

    [GeneratedRegex(@"(?<=[.!?])\s+(?=\p{Lu})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"^(?<name>[^.()]{2,160}?)\s*\(ledes av (?<lead>[^()]{2,100})\)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex LedBy();

    [GeneratedRegex(@"^(?<lead>\p{Lu}[^,.()]{1,80}?) skal lede (?<name>[^,.]{2,200})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShallLead();

    [GeneratedRegex(@"^\p{Lu}\p{L}+ prosjekter er (?<list>.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ImportantProjects();

    [GeneratedRegex(@"(^|, | og )(?<name>[^(),]{2,160}?)\s?\((?<lead>[^()]{2,100})\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamedInBrackets();

    [GeneratedRegex(@"^(?<who>\p{Lu}[^.,()]{1,100}?) bidrar\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Contributes();

    [GeneratedRegex(@"^(?<who>\p{Lu}[^.()]{1,200}?) er (sentrale )?samarbeidspartnere?\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ArePartners();

    [GeneratedRegex(@"\bsammen med (?<who>\p{Lu}[^.,;()]{1,80}),", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TogetherWith();

    [GeneratedRegex(@"\bet samarbeid med (?<who>[^.;()]{2,300})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CooperationWith();

    [GeneratedRegex(@"\b(plikt|plikter|pliktig|pliktige|pålagt|pålegger)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Duty();

    [GeneratedRegex(@"^(Forskrift|Lov)\b.{2,200}?(?= (gir|har|pålegger|stiller|krever|setter)\b)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Law();

    [GeneratedRegex(@"\brisiko", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex RiskWord();

    [GeneratedRegex(@"\bkan leses på\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex CanBeRead();

    [GeneratedRegex(@"\b(del)?mål [0-9]{1,2} ?[a-zæøå]\b((, | og | eller )((del)?mål )?[0-9]{1,2} ?[a-zæøå]\b)*", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex SubGoalReference();

    [GeneratedRegex(@"[0-9]{1,2} ?[a-zæøå]\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\btiltaket (?<name>\p{Lu}[\p{L}0-9-]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MeasureReference();

    [GeneratedRegex(@"https?://[^\s<>()""]+[^\s<>()"".,;:]", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Address();
}
