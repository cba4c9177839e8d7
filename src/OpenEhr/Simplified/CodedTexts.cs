using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Terminology;

namespace Varde.OpenEhr.Simplified;

/// <summary>A code with what a document needs to carry of it.</summary>
internal readonly record struct KnownCode(string Terminology, string Code, string? Rubric);

/// <summary>
/// What a template (or openEHR's terminology) knows of the codes at one place, so that a key may give the code alone or the rubric alone
/// (Simplified Formats §5, DV_CODED_TEXT: value and terminology are "only required for external terminologies").
/// </summary>
internal static class CodedTexts
{
    /// <summary>Completes a coded text that was read: terminology from the list the code is of, rubric from the archetype's terms.</summary>
    public static void Complete(DvCodedText text, IReadOnlyList<CObject> alternatives, TerminologyGroup? group, string language)
    {
        var given = text.DefiningCode;
        if (given?.CodeString is not { Length: > 0 } code)
        {
            if (ByRubric(text.Value ?? "", alternatives, group, language) is { } found) Put(text, found);
            return;
        }

        var terminology = given.TerminologyId?.Value ?? TerminologyOf(code, alternatives, group);
        if (terminology is null) return;
        if (given.TerminologyId is null) text.Put("defining_code", Code(terminology, code, given.PreferredTerm));
        if (text.Value is null && Rubric(terminology, code, alternatives, group, language) is { } rubric) text.Put("value", rubric);
    }

    /// <summary>The code that a text means by itself or as a rubric in any language; null when it is neither.</summary>
    public static KnownCode? ByRubric(string text, IReadOnlyList<CObject> alternatives, TerminologyGroup? group, string language)
    {
        foreach (var list in Lists(alternatives))
            foreach (var code in list.CodeList)
                if (code == text || Rubrics(list, code).Contains(text, StringComparer.OrdinalIgnoreCase))
                    return new(list.TerminologyId ?? "local", code, Rubric(list, code, language));
        if (group is null) return null;
        return group.Rubric(text) is { } rubric ? new("openehr", text, rubric)
            : group.CodeOf(text) is { } known ? new("openehr", known, group.Rubric(known)) : null;
    }

    /// <summary>The one code that the template leaves to choose; null when there is a choice.</summary>
    public static KnownCode? Only(IReadOnlyList<CObject> alternatives, string language)
    {
        KnownCode? only = null;
        foreach (var list in Lists(alternatives))
        {
            if (only is not null || list.CodeList is not [var code]) return null;
            only = new(list.TerminologyId ?? "local", code, Rubric(list, code, language));
        }

        return only;
    }

    public static DvCodedText Text(KnownCode code) => new() { Value = code.Rubric, DefiningCode = Code(code.Terminology, code.Code) };

    public static CodePhrase Code(string terminology, string code, string? preferredTerm = null) =>
        new() { TerminologyId = new() { Value = terminology }, CodeString = code, PreferredTerm = preferredTerm };

    /// <summary>The code lists of DV_CODED_TEXT alternatives.</summary>
    public static IEnumerable<CCodePhrase> Lists(IReadOnlyList<CObject> alternatives)
    {
        foreach (var alternative in alternatives)
        {
            if (alternative is CCodePhrase own) yield return own;
            if (alternative is not CComplexObject complex) continue;
            foreach (var child in complex.Attribute("defining_code")?.Children ?? [])
                if (child is CCodePhrase list) yield return list;
        }
    }

    /// <summary>The rubric of a code of a list.</summary>
    public static string? Rubric(CCodePhrase list, string code, string language) =>
        list.TerminologyId is null or "local" ? list.Term(code, language)?.Text
        : list.TerminologyId == "openehr" ? RubricOf(code) ?? list.Term(code, language)?.Text
        : list.Term(code, language)?.Text ?? list.Term($"{list.TerminologyId}::{code}", language)?.Text;

    /// <summary>The English rubric of a code of openEHR's terminology, whatever its group: no code has two meanings.</summary>
    private static string? RubricOf(string code) => OpenEhrTerminology.Groups.Select(group => group.Rubric(code)).FirstOrDefault(rubric => rubric is not null);

    private static void Put(DvCodedText text, KnownCode found)
    {
        text.Put("defining_code", Code(found.Terminology, found.Code));
        if (found.Rubric is not null) text.Put("value", found.Rubric);
    }

    private static IEnumerable<string> Rubrics(CCodePhrase list, string code)
    {
        if (list.TerminologyId == "openehr" && RubricOf(code) is { } rubric) yield return rubric;
        for (var root = list.Archetype; root is not null; root = root.ParentObject?.Archetype)
            foreach (var language in root.Terms.Languages)
                if (root.Terms.FindExactly(code, language)?.Text is { } text) yield return text;
    }

    private static string? TerminologyOf(string code, IReadOnlyList<CObject> alternatives, TerminologyGroup? group)
    {
        var lists = Lists(alternatives).ToList();
        var holding = lists.Find(list => list.CodeList.Contains(code)) ?? lists.Find(list => list.TerminologyId is not null);
        if (holding is not null) return holding.TerminologyId ?? "local";
        if (group is not null) return "openehr";
        return code.StartsWith("at", StringComparison.Ordinal) ? "local" : null;
    }

    private static string? Rubric(string terminology, string code, IReadOnlyList<CObject> alternatives, TerminologyGroup? group, string language)
    {
        if (terminology == "openehr" && (group?.Rubric(code) ?? RubricOf(code)) is { } rubric) return rubric;
        foreach (var list in Lists(alternatives))
            if ((list.TerminologyId ?? "local") == terminology && Rubric(list, code, language) is { } text) return text;
        return terminology == "local" ? alternatives.Select(one => one.Term(code, language)?.Text).FirstOrDefault(text => text is not null) : null;
    }
}
