using System.Collections.Concurrent;
using System.Text;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.SeedPopulation.People;
using Varde.Templates;

namespace Varde.SeedPopulation.Writing;

/// <summary>The platform's templates, read once, and documents written by them.</summary>
internal static class DemoTemplates
{
    private static readonly ConcurrentDictionary<string, OperationalTemplate> Read = new();

    public static DemoDocument Document(
        string templateId, DemoClinician author, DateTimeOffset time, Action<Node> content, string? series = null)
    {
        var template = Read.GetOrAdd(templateId, static id =>
            OperationalTemplateReader.Read(Encoding.UTF8.GetBytes(OperationalTemplates.Get(id).Xml)).ValueOrThrow());
        return new DemoDocument(templateId, series, time, author, new CompositionWriter(template, author, time).Write(content));
    }
}
