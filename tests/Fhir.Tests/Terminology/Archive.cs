using System.IO.Compression;
using System.Reflection;
using System.Xml;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Specification.Source;

namespace Varde.Fhir.Tests.Terminology;

/// <summary>The terminologies of the specification's archive as Firely reads them, whose expansions ours are held against.</summary>
internal sealed class Archive : IAsyncResourceResolver
{
    private static readonly Lazy<Archive> Loaded = new(() => new());

    private readonly Dictionary<string, Resource> _byUrl = new(StringComparer.Ordinal);

    private Archive()
    {
        var path = typeof(Archive).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "FhirSpecification").Value!;
        using var zip = ZipFile.OpenRead(path);
        foreach (var file in (string[])["valuesets.xml", "v3-codesystems.xml", "v2-tables.xml"])
        {
            using var reader = XmlReader.Create(zip.GetEntry(file)!.Open(), new XmlReaderSettings { IgnoreWhitespace = true, IgnoreComments = true });
            FhirXmlDeserializer.OSTRICH.TryDeserializeResource(reader, out var bundle, out _);
            foreach (var resource in ((Bundle)bundle!).Entry.Select(e => e.Resource))
                if (resource is ValueSet { Url: { } set }) _byUrl.TryAdd(set, resource);
                else if (resource is CodeSystem { Url: { } system }) _byUrl.TryAdd(system, resource);
        }
    }

    public static Archive R4 => Loaded.Value;

    public IEnumerable<ValueSet> ValueSets => _byUrl.Values.OfType<ValueSet>();

    public System.Threading.Tasks.Task<Resource?> ResolveByUriAsync(string uri) => ResolveByCanonicalUriAsync(uri);

    public System.Threading.Tasks.Task<Resource?> ResolveByCanonicalUriAsync(string uri) => System.Threading.Tasks.Task.FromResult(_byUrl.GetValueOrDefault(uri.Split('|')[0]));

    public System.Threading.Tasks.Task<ResolverResult> TryResolveByUriAsync(string uri) => TryResolveByCanonicalUriAsync(uri);

    public System.Threading.Tasks.Task<ResolverResult> TryResolveByCanonicalUriAsync(string uri) =>
        System.Threading.Tasks.Task.FromResult(_byUrl.TryGetValue(uri.Split('|')[0], out var found) ? (ResolverResult)found : ResolverException.NotFound());
}
