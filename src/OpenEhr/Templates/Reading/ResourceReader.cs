namespace Varde.OpenEhr.Templates.Reading;

/// <summary>Reads what stands around the definition: language, description, annotations, defaults and view.</summary>
internal sealed class ResourceReader(OptFaults faults)
{
    /// <summary>A code that must say something; null when the element is not there.</summary>
    public TemplateCode? Code(OptElement? element) => element is null
        ? null
        : new(
            faults.One(element, "terminology_id") is { } terminology ? faults.Text(terminology, "value") : null,
            faults.Text(element, "code_string"));

    public TemplateDescription? Description(OptElement? element) => element is null ? null : new(
        element.All("lifecycle_state").FirstOrDefault()?.Text,
        Dictionary(element.All("original_author")),
        [.. element.All("other_contributors").Select(one => one.Text)],
        Dictionary(element.All("other_details")),
        [.. element.All("details").Select(Details)]);

    public IReadOnlyList<TemplateAnnotation> Annotations(IEnumerable<OptElement> elements) => [.. elements.Select(Annotation)];

    public IReadOnlyList<TemplateAnnotation> ViewConstraints(OptElement? view) =>
        view is null ? [] : [.. view.All("constraints").Select(one => new TemplateAnnotation(Path(one), ViewItems(one)))];

    public IReadOnlyList<TemplateDefault> Defaults(OptElement? constraints) =>
        constraints is null ? [] : [.. constraints.All("attributes").SelectMany(DefaultsOf)];

    private IEnumerable<TemplateDefault> DefaultsOf(OptElement attribute)
    {
        var path = faults.Text(attribute, "differential_path");
        var name = faults.Text(attribute, "rm_attribute_name");
        return attribute.All("children").SelectMany(child => child.All("default_value")).Select(value => new TemplateDefault(path, name, Value(value)));
    }

    private static TemplateValue Value(OptElement element) => new(
        element.Name, element.Type, element.Children.Count == 0 ? element.Text : null, [.. element.Children.Select(Value)]);

    private TemplateDescriptionItem Details(OptElement element) => new(
        Code(faults.One(element, "language")) ?? new(null, ""),
        element.All("purpose").FirstOrDefault()?.Text,
        element.All("use").FirstOrDefault()?.Text,
        element.All("misuse").FirstOrDefault()?.Text,
        element.All("copyright").FirstOrDefault()?.Text,
        [.. element.All("keywords").Select(one => one.Text)]);

    private TemplateAnnotation Annotation(OptElement element) => new(Path(element), Dictionary(element.All("items")));

    private string Path(OptElement element)
    {
        if (element.Attribute("path") is { } path)
        {
            return path;
        }

        faults.Add(element, $"<{element.Name}> lacks the attribute path.");
        return "";
    }

    private static Dictionary<string, string> ViewItems(OptElement element)
    {
        var items = new Dictionary<string, string>();
        foreach (var item in element.All("items"))
        {
            items[item.Attribute("id") ?? ""] = item.All("value").FirstOrDefault()?.Text ?? item.Text;
        }

        return items;
    }

    private static Dictionary<string, string> Dictionary(IEnumerable<OptElement> elements)
    {
        var items = new Dictionary<string, string>();
        foreach (var element in elements)
        {
            items[element.Attribute("id") ?? ""] = element.Text;
        }

        return items;
    }
}
