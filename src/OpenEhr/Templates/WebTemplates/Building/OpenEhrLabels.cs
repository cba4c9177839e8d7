using System.Collections.Frozen;
using Varde.OpenEhr.Terminology;

namespace Varde.OpenEhr.Templates.WebTemplates.Building;

/// <summary>The texts of openEHR's own codes in the languages of a template.</summary>
internal static class OpenEhrLabels
{
    // A code that is of several groups has the same rubric in all of them.
    private static readonly FrozenDictionary<string, TerminologyConcept> ByCode = OpenEhrTerminology.Groups
        .SelectMany(group => group.Concepts)
        .DistinctBy(concept => concept.Code)
        .ToFrozenDictionary(concept => concept.Code);

    /// <summary>A list item for the code, labelled where the code is openEHR's.</summary>
    public static WebTemplateListItem Item(string code, OperationalTemplate template)
    {
        if (!ByCode.TryGetValue(code, out var concept))
        {
            return new(code, null);
        }

        var labels = template.Languages.Where(language => IsTranslated(concept, language)).ToDictionary(language => language, concept.Rubric);
        return new(code, concept.Rubric(template.Language.CodeString)) { LocalizedLabels = labels };
    }

    private static bool IsTranslated(TerminologyConcept concept, string language) =>
        language.StartsWith("en", StringComparison.Ordinal) || !ReferenceEquals(concept.Rubric(language), concept.English);
}
