using System.Globalization;
using System.Text.Json;
using Varde.Fhir.Interactions;
using Varde.Fhir.Rest;
using Varde.Foundation;

namespace Varde.Fhir.Bundles;

/// <summary>A batch or transaction as it was submitted. In a batch a resource that breaks the definitions spoils its own entry and no other.</summary>
internal sealed class SubmittedBundle
{
    private const string EntryPath = "Bundle.entry[";

    private readonly ILookup<int, Fault> _faults;

    private SubmittedBundle(JsonElement root, ILookup<int, Fault> faults)
    {
        _faults = faults;
        IsBatch = root.GetProperty("type").GetString() == "batch";
        Entries = root.TryGetProperty("entry", out var entries) ? [.. entries.EnumerateArray()] : [];
    }

    /// <summary>True for a batch, false for a transaction.</summary>
    public bool IsBatch { get; }

    /// <summary>The entries.</summary>
    public List<JsonElement> Entries { get; }

    /// <summary>What is wrong with the resource of an entry; null when nothing is.</summary>
    public Refusal? Bad(int index) => _faults.Contains(index) ? new Unprocessable([.. _faults[index]]) : null;

    /// <summary>Reads the body of a call.</summary>
    public static Outcome<SubmittedBundle> Read(FhirCall call)
    {
        var read = call.ReadResource();
        if (read.TryGet(out var bundle, out var refusal)) return Of(bundle.Root, bundle.Type.Name, []);
        if (refusal is not Unprocessable unprocessable || !unprocessable.Faults.All(IsInResource) || call.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) != true) return refusal;
        var root = JsonElement.Parse(call.Body.Span);
        return root.TryGetProperty("type", out var type) && type.GetString() == "batch" ? Of(root, "Bundle", unprocessable.Faults) : refusal;
    }

    private static Outcome<SubmittedBundle> Of(JsonElement root, string type, IReadOnlyList<Fault> faults)
    {
        if (type != "Bundle") return Invalid.At("resourceType", "must be Bundle: only batches and transactions are posted here");
        if (root.GetProperty("type").GetString() is not ("batch" or "transaction")) return Invalid.At("Bundle.type", "must be batch or transaction");
        return new SubmittedBundle(root, faults.ToLookup(IndexOf, InResource));
    }

    private static bool IsInResource(Fault fault) =>
        fault.Path.StartsWith(EntryPath, StringComparison.Ordinal) && fault.Path[fault.Path.IndexOf(']', StringComparison.Ordinal)..].StartsWith("].resource", StringComparison.Ordinal);

    private static int IndexOf(Fault fault) =>
        int.Parse(fault.Path.AsSpan(EntryPath.Length, fault.Path.IndexOf(']', StringComparison.Ordinal) - EntryPath.Length), NumberStyles.None, CultureInfo.InvariantCulture);

    // Seen from the entry, where the resource is the whole.
    private static Fault InResource(Fault fault) => fault with { Path = fault.Path[(fault.Path.IndexOf("].resource", StringComparison.Ordinal) + 2)..] };
}
