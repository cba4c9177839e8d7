using System.Globalization;

namespace Varde.OpenEhr.Templates.WebTemplates.Building;

/// <summary>Finds the value that the template lets a form start with (OPT 1.4, T_CONSTRAINT) for a node.</summary>
internal sealed class WebDefaults(OperationalTemplate template)
{
    private readonly ILookup<string, TemplateValue> _byPath = template.Defaults
        .ToLookup(one => $"{TemplatePath.Normalise(one.Path)}/{one.RmAttributeName}", one => one.Value);

    /// <summary>The text at the names within the default value of the node; null when there is none of its class.</summary>
    public string? TextOf(WebNode node, params ReadOnlySpan<string> names) => Find(node)?.TextAt(names) is { Length: > 0 } text ? text : null;

    public decimal? DecimalOf(WebNode node, string name) =>
        decimal.TryParse(TextOf(node, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    public long? IntegerOf(WebNode node, string name) =>
        long.TryParse(TextOf(node, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    private TemplateValue? Find(WebNode node)
    {
        if (node.Constraint is null || template.Defaults.Count == 0)
        {
            return null;
        }

        return Values(node.Constraint).FirstOrDefault(one => one.RmTypeName is null || one.RmTypeName == node.RmType);
    }

    private IEnumerable<TemplateValue> Values(CObject constraint) =>
        _byPath[TemplatePath.Of(constraint, withNames: true)].Concat(_byPath[TemplatePath.Of(constraint, withNames: false)]);
}
