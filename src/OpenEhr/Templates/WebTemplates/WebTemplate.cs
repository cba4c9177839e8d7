using Varde.OpenEhr.Templates.WebTemplates.Building;

namespace Varde.OpenEhr.Templates.WebTemplates;

/// <summary>
/// The web template of an operational template (openEHR ITS-REST, Simplified Formats): a tree of the nodes that people fill in, without the levels of
/// the reference model that carry nothing of their own. It names the keys of FLAT and STRUCTURED, and is published as
/// <c>application/openehr.wt+json</c>.
/// </summary>
public sealed class WebTemplate
{
    /// <summary>The version of the web template form that is published.</summary>
    public const string FormVersion = "2.3";

    /// <summary>The template that it was made from.</summary>
    public required OperationalTemplate Template { get; init; }

    /// <summary>The semantic version that the template's description carries as <c>sem_ver</c>; null when it carries none.</summary>
    public string? SemVer { get; init; }

    /// <summary>The template's own language.</summary>
    public required string DefaultLanguage { get; init; }

    /// <summary>Every language that names are given in, the template's own first.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>The root node.</summary>
    public required WebTemplateNode Tree { get; init; }

    /// <summary>Details of the template's description that forms need: <c>is_singleton</c> (one such document per EHR or episode).</summary>
    public IReadOnlyDictionary<string, string> OtherDetails { get; init; } = new Dictionary<string, string>();

    /// <summary>The template's id.</summary>
    public string TemplateId => Template.TemplateId;

    /// <summary>Makes the web template.</summary>
    public static WebTemplate Of(OperationalTemplate template)
    {
        var root = new WebTreeBuilder(template).Build();
        WebTreeCompactor.Compact(root);
        return new()
        {
            Template = template,
            SemVer = template.Description?.OtherDetails.GetValueOrDefault("sem_ver"),
            DefaultLanguage = template.Language.CodeString,
            Languages = template.Languages,
            OtherDetails = template.Description?.OtherDetails.Where(one => one.Key == "is_singleton").ToDictionary() ?? [],
            Tree = new WebTreeFinisher().Finish(root),
        };
    }
}
