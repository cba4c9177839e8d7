using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;

namespace Varde.Fhir;

/// <summary>
/// Does an operation of the FHIR API that needs what another module knows: merging of patients, say. Its address and definition stand in the table of operations of this module; it asks the gate for all that it
/// tells and changes. Where no module does it, it is answered as not supported.
/// </summary>
public interface IResourceOperation
{
    /// <summary>Which operation of the table: the type of resource that it works on, and its name.</summary>
    string Name { get; }

    /// <summary>Does it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The resource that is answered; or why it was not done.</returns>
    Task<Outcome<JsonObject>> AnswerAsync(OperationCall call, CancellationToken cancellation);
}

/// <summary>A call of an operation.</summary>
/// <param name="Access">The session of the actor.</param>
/// <param name="Parameters">The parameters that were posted, each with its name.</param>
/// <param name="BaseAddress">The address of the API, without a slash at the end.</param>
public sealed record OperationCall(AccessSession Access, IReadOnlyList<JsonElement> Parameters, string BaseAddress)
{
    /// <summary>The parameters of a name.</summary>
    public IEnumerable<JsonElement> All(string name) => Parameters.Where(parameter => parameter.GetProperty("name").GetString() == name);

    /// <summary>A member of the only parameter of a name, such as <c>valueBoolean</c>; null where it is not given.</summary>
    /// <returns>The member; <see cref="Invalid"/> when it has another type, or is given twice.</returns>
    public Outcome<JsonElement?> Value(string name, string member)
    {
        List<JsonElement> given = [.. All(name)];
        if (given.Count == 0) return (JsonElement?)null;
        return given.Count == 1 && given[0].TryGetProperty(member, out var value) ? (JsonElement?)value : Invalid.At(name, $"must be given once, as {member}");
    }
}
