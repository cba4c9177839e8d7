using System.Text;
using Varde.Fhir.Interactions;
using Varde.Foundation;

namespace Varde.Fhir.Operations;

/// <summary>The operations that other modules do (<see cref="IResourceOperation"/>).</summary>
internal sealed class ModuleOperations(IEnumerable<IResourceOperation> operations)
{
    /// <summary>Does one of them.</summary>
    /// <param name="name">The type of resource and the name of the operation.</param>
    /// <param name="call">The call; its parameters are posted.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<Outcome<FhirResult>> AnswerAsync(string name, FhirCall call, CancellationToken cancellation)
    {
        if (operations.FirstOrDefault(one => one.Name == name) is not { } operation) return new NotFound("This operation is not supported.");
        if (!OperationInput.Read(call).TryGet(out var input, out var refusal)) return refusal;
        if (input.Posted is not null) return Invalid.At("", "Parameters are posted to this operation, and no other resource.");
        if (input.Names.FirstOrDefault(given => !input.Parameters(given).Any()) is { } unposted) return Invalid.At(unposted, "is posted in Parameters, and not written into the address");
        var asked = new OperationCall(call.Access, [.. input.Names.Distinct().SelectMany(input.Parameters)], call.BaseAddress);
        return (await operation.AnswerAsync(asked, cancellation)).Map(resource => FhirResult.Of(Encoding.UTF8.GetBytes(resource.ToJsonString())));
    }
}
