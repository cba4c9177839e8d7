using System.Reflection;
using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Varde.Web.Documentation;

/// <summary>The pages of <c>docs/</c>, built into the program so that what is read is what belongs to this version.</summary>
/// <param name="Name">The address under /docs: the file's path without its ending.</param>
/// <param name="Title">The first heading of the page.</param>
/// <param name="Html">The page as HTML. Raw HTML in the source is shown as text.</param>
internal sealed record Guide(string Name, string Title, string Html)
{
    private const string Prefix = "docs/";

    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoIdentifiers(Markdig.Extensions.AutoIdentifiers.AutoIdentifierOptions.GitHub).Build();

    private static readonly Dictionary<string, Guide> ByName = Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(resource => Read(resource[Prefix.Length..].Replace('\\', '/'), resource))
        .ToDictionary(guide => guide.Name, StringComparer.Ordinal);

    /// <summary>True for a page that tells of a choice, or lists them.</summary>
    public bool IsDecision => Name.StartsWith("decisions/", StringComparison.Ordinal);

    public static IReadOnlyList<Guide> All { get; } = [.. ByName.Values.OrderBy(guide => guide.Name.Count(c => c == '/')).ThenBy(guide => guide.Name, StringComparer.Ordinal)];

    public static Guide? Find(string name) => ByName.GetValueOrDefault(name);

    private static Guide Read(string name, string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        var page = Markdown.Parse(reader.ReadToEnd(), Pipeline);
        var heading = page.OfType<HeadingBlock>().FirstOrDefault()?.Inline?.Descendants<LiteralInline>().Select(text => text.Content.ToString());
        Adapt(page, name);
        return new Guide(name, heading is null ? name : string.Concat(heading), page.ToHtml(Pipeline));
    }

    // Links between the files become links between the pages; wide tables and code are reached and scrolled by keyboard.
    private static void Adapt(MarkdownDocument page, string name)
    {
        foreach (var link in page.Descendants<LinkInline>())
            link.Url = Address(link.Url ?? "", name);
        foreach (var wide in page.Descendants<CodeBlock>())
            wide.GetAttributes().AddProperty("tabindex", "0");
        foreach (var table in page.Descendants<Markdig.Extensions.Tables.Table>())
        {
            table.GetAttributes().AddClass("ds-table");
            table.GetAttributes().AddProperty("tabindex", "0");
        }
    }

    private static string Address(string url, string name)
    {
        if (url.Contains("://", StringComparison.Ordinal) || url.StartsWith('#') || url.StartsWith('/'))
            return url;
        var target = new Uri(new Uri($"http://varde/docs/{name}"), url);
        return target.AbsolutePath.EndsWith(".md", StringComparison.Ordinal) ? target.AbsolutePath[..^3] + target.Fragment : target.AbsolutePath;
    }
}
