using Varde.Foundation;
using Varde.OpenEhr;
using Fault = Varde.Foundation.Fault;

namespace Varde.ClinicalRepository.Rest;

/// <summary>The address does not take the method, or has it switched off: 405.</summary>
internal sealed record MethodOff(string Message) : Refusal(Message);

/// <summary>How faults of the openEHR library and faults of the record are told alike.</summary>
internal static class Faults
{
    /// <summary>The faults with their paths seen from further up.</summary>
    public static IEnumerable<Fault> Under(this IEnumerable<Fault> faults, string path) =>
        faults.Select(f => f with { Path = f.Path is "" or "/" ? path : f.Path.StartsWith('/') ? path + f.Path : $"{path}/{f.Path}" });

    public static IReadOnlyList<Fault> ToRecordFaults(this IEnumerable<OpenEhr.Fault> faults) =>
        [.. faults.Select(f => new Fault(f.Path, f.Line > 0 ? $"{f.Message} (line {f.Line}, column {f.Column})" : f.Message) { Kind = KindOf(f.Text) })];

    /// <summary>The kind of a fault of the openEHR library; null where it has none.</summary>
    public static FaultKind? KindOf(FaultText? text) =>
        text is null ? null : new(text.Code.Name, [.. text.Arguments.Select(one => one is FaultChoice choice ? new FaultChoices(choice.Shown, choice.More) : one)]);
}

/// <summary>The version that was to be deleted is not the latest: 409 with the latest in the ETag (openEHR REST, delete COMPOSITION).</summary>
internal sealed record Superseded(string Message, VersionUid? Latest) : Refusal(Message);
