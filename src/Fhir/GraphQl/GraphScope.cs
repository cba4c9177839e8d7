using Varde.Fhir.FhirPath;
using Varde.Fhir.Search;

namespace Varde.Fhir.GraphQl;

/// <summary>What fields are asked of.</summary>
internal abstract record GraphScope
{
    /// <summary>The name of its type.</summary>
    public abstract string TypeName { get; }

    /// <summary>Whether a fragment on a type is for it.</summary>
    public virtual bool IsA(string type) => type == TypeName;
}

/// <summary>All of the server: searches and reads.</summary>
internal sealed record SystemScope : GraphScope
{
    public override string TypeName => "Query";
}

/// <summary>A resource, or an element of one.</summary>
internal sealed record ElementScope(FhirPathNode Node) : GraphScope
{
    public override string TypeName => Node.Type!.Name;

    // Parts of a resource are called by their path: PatientContact, Patient_Contact.
    public override bool IsA(string type) =>
        Node.Type!.IsA(type) || Node.Structure!.Path.Replace(".", "", StringComparison.Ordinal).Equals(type.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
}

/// <summary>A page of a search (FHIR R4, graphql, connections).</summary>
/// <param name="Type">The type that was searched.</param>
/// <param name="Found">What was found.</param>
/// <param name="Size">How many a page has.</param>
internal sealed record ConnectionScope(string Type, SearchResult Found, int Size) : GraphScope
{
    public override string TypeName => $"{Type}Connection";
}

/// <summary>A match of a search.</summary>
internal sealed record EdgeScope(string Type, FoundResource Match) : GraphScope
{
    public override string TypeName => $"{Type}Edge";
}
