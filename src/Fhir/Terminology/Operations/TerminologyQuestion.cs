using System.Text;
using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir.Interactions;
using Varde.Fhir.Operations;
using Varde.Fhir.Resources;
using Varde.Fhir.Storage;
using Varde.Fhir.Terminology.Evaluation;
using Varde.Fhir.Terminology.Model;
using Varde.Fhir.Terminology.Sources;
using Varde.Foundation;

namespace Varde.Fhir.Terminology.Operations;

/// <summary>A call of a terminology operation: its parameters, and where what they name is found.</summary>
internal sealed class TerminologyQuestion
{
    private readonly TerminologySources _sources;

    private TerminologyQuestion(FhirCall call, OperationInput input, TerminologyScope scope, TerminologySources sources) =>
        (Call, Input, Scope, _sources) = (call, input, scope, sources);

    /// <summary>The call.</summary>
    public FhirCall Call { get; }

    /// <summary>The parameters.</summary>
    public OperationInput Input { get; }

    /// <summary>Finds what is named by address.</summary>
    public TerminologyScope Scope { get; }

    /// <summary>How much it may cost.</summary>
    public EvaluationBudget Budget { get; } = new();

    /// <summary>The languages that names are wanted in.</summary>
    public Languages Languages => Languages.Of(Input.Text("displayLanguage") ?? Call.Language);

    /// <summary>Reads a call, and asks the gate.</summary>
    /// <param name="call">The call.</param>
    /// <param name="known">The parameters that the operation takes: another one is refused, since an answer without it would be to another question.</param>
    /// <param name="sources">Where resources are found.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static async ValueTask<Outcome<TerminologyQuestion>> AskAsync(FhirCall call, IReadOnlyCollection<string> known, TerminologySources sources, CancellationToken cancellation)
    {
        if (!(await call.Access.AskToQueryAsync(null, SearchDigest.Of(call.Address.Split('?')[0], call.Query), "fhir", cancellation, "ValueSet")).TryGet(out var permit, out var refusal)) return refusal;
        if (!OperationInput.Read(call).TryGet(out var input, out refusal)) return refusal;
        if (input.Names.FirstOrDefault(name => !known.Contains(name)) is { } other) return Invalid.At($"?{Printable(other)}", $"is not supported here; these are: {string.Join(", ", known.Order(StringComparer.Ordinal))}");
        return new TerminologyQuestion(call, input, new(sources.Stored, permit), sources);
    }

    /// <summary>The resource that the question is about: that of the address, one that was sent with it, or one that is named by its canonical address.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="sent">The parameter that may carry it.</param>
    /// <param name="version">The parameter that may name its version.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Outcome<T>> SubjectAsync<T>(string type, string sent, string version, CancellationToken cancellation) where T : class
    {
        if (Call.Route.ContainsKey("id")) return (await _sources.InstanceAsync(Call, cancellation)).Map(found => (T)found);
        if ((Input.Resource(sent) ?? Input.Posted) is { } resource) return Sent<T>(type, sent, resource);
        if (Input.Text("url") is not { } url) return Invalid.At("?url", $"names the {type}; it may also be sent as {sent}, or be that of the address");
        var canonical = Canonical.Of(url) is var written && Input.Text(version) is { } wanted ? written with { Version = wanted } : Canonical.Of(url);
        return await FindAsync<T>(type, canonical, cancellation);
    }

    /// <summary>The one of a canonical address.</summary>
    public async Task<Outcome<T>> FindAsync<T>(string type, Canonical canonical, CancellationToken cancellation) where T : class => type switch
    {
        "CodeSystem" => (await Scope.CodeSystemAsync(canonical, cancellation)).Map(found => (T)(object)found),
        "ValueSet" => (await Scope.ValueSetAsync(canonical, cancellation)).Map(found => (T)(object)found),
        _ => (await Scope.ConceptMapAsync(canonical, cancellation)).Map(found => (T)(object)found),
    };

    // What is sent must keep the definitions, as if it were to be stored.
    private Outcome<T> Sent<T>(string type, string name, JsonElement resource) where T : class
    {
        if (!CheckedResource.Read(Encoding.UTF8.GetBytes(resource.GetRawText()), ResourceFormat.Json).TryGet(out var read, out var refusal)) return refusal;
        if (read.Type.Name != type) return Invalid.At(name, $"must be a {type}");
        var model = TerminologyReader.Read(type, read.Root);
        Scope.Add(type, model);
        return (T)model;
    }

    private static string Printable(string name) => string.Concat(name.Take(40).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '?'));
}

/// <summary>Where the resources of terminologies are found.</summary>
/// <param name="Stored">Those that are stored, by address.</param>
/// <param name="Resources">Those that are stored, by id.</param>
internal sealed record TerminologySources(StoredTerminology Stored, StoredResources Resources)
{
    /// <summary>The resource of the address.</summary>
    public async Task<Outcome<object>> InstanceAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!call.Key().TryGet(out var key, out var refusal)) return refusal;
        return (await Resources.SeenAsync(call.Access, key, cancellation)).Map(current => Stored.Read(key, current.Number, current.Version.Content));
    }
}
