using Varde.Foundation;

namespace Varde.ClinicalRepository.Rest;

/// <summary>The content was read, and breaks the template or an invariant of the reference model: 422.</summary>
/// <param name="Faults">All faults found, at least one.</param>
internal sealed record Unprocessable(IReadOnlyList<Fault> Faults)
    : Refusal(Faults.Count == 1 ? Faults[0].ToSentence() : $"The content has {Faults.Count} faults.")
{
    public static Unprocessable At(string path, string message) => new([new Fault(path, message)]);
}

/// <summary>No form that the caller accepts is offered: 406.</summary>
internal sealed record NotAcceptable(string Message) : Refusal(Message);

/// <summary>The body's form is not taken here: 415.</summary>
internal sealed record UnsupportedMediaType(string Message) : Refusal(Message);

/// <summary>The body is larger than the setting allows: 413.</summary>
internal sealed record TooLarge(string Message) : Refusal(Message);

/// <summary>The address does not take the method, or has it switched off: 405.</summary>
internal sealed record MethodOff(string Message) : Refusal(Message);

/// <summary>How faults of the openEHR library and faults of the record are told alike.</summary>
internal static class Faults
{
    public static string ToSentence(this Fault fault) => fault.Path.Length > 0 ? $"{fault.Path}: {fault.Message}" : fault.Message;

    /// <summary>The faults with their paths seen from further up.</summary>
    public static IEnumerable<Fault> Under(this IEnumerable<Fault> faults, string path) =>
        faults.Select(f => f with { Path = f.Path is "" or "/" ? path : f.Path.StartsWith('/') ? path + f.Path : $"{path}/{f.Path}" });

    public static IReadOnlyList<Fault> ToRecordFaults(this IEnumerable<OpenEhr.Fault> faults) =>
        [.. faults.Select(f => new Fault(f.Path, f.Line > 0 ? $"{f.Message} (line {f.Line}, column {f.Column})" : f.Message))];
}

/// <summary>The version that was to be deleted is not the latest: 409 with the latest in the ETag (openEHR REST, delete COMPOSITION).</summary>
internal sealed record Superseded(string Message, VersionUid? Latest) : Refusal(Message);
