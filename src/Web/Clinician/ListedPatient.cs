using Varde.ClinicalRepository;
using Varde.People;

namespace Varde.Web.Clinician;

/// <summary>Which patients a list is of.</summary>
public enum PatientListKind
{
    /// <summary>All whom the rules give the reader now.</summary>
    Mine,

    /// <summary>Those whom the reader's unit treats now.</summary>
    Unit,

    /// <summary>Those whose records the reader opened last.</summary>
    Lately,
}

/// <summary>A patient in a list.</summary>
/// <param name="Record">The record.</param>
/// <param name="Identity">Whose it is; null when nothing tells.</param>
/// <param name="Listed">Why the record is in the list; null where it is in it as every record is.</param>
public sealed record ListedPatient(RecordOverview Record, PatientIdentity? Identity, ListedRecord? Listed)
{
    /// <summary>What addresses call a list.</summary>
    public static string NameOf(PatientListKind kind) => kind switch { PatientListKind.Unit => "enhet", PatientListKind.Lately => "nylig", _ => "" };

    /// <summary>The list that an address names; the first for any other name.</summary>
    public static PatientListKind KindOf(string? name) => Enum.GetValues<PatientListKind>().FirstOrDefault(kind => NameOf(kind) == name);
}
