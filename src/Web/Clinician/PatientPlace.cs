namespace Varde.Web.Clinician;

/// <summary>A place of a patient's record, as the menu beside it has it.</summary>
/// <param name="Name">The name of its texts.</param>
/// <param name="Path">Where it lies below the record.</param>
/// <param name="Key">The letter that leads there after g.</param>
public sealed record PatientPlace(string Name, string Path, string Key)
{
    public static readonly PatientPlace Overview = new("Overview", "", "o");
    public static readonly PatientPlace Documents = new("Documents", "/dokumenter", "d");
    public static readonly PatientPlace Results = new("Results", "/provesvar", "p");
    public static readonly PatientPlace Vaccines = new("Vaccines", "/vaksiner", "v");

    public static readonly PatientPlace Log = new("Log", "/logg", "l");

    /// <summary>All of them, in the order of the menu.</summary>
    public static readonly IReadOnlyList<PatientPlace> All = [Overview, Documents, Results, Vaccines, Log];

    /// <summary>Its address in a record.</summary>
    public string Address(Foundation.EhrId record) => $"/kliniker/pasient/{record}{Path}";

    /// <summary>How much lies there; null where that is not counted.</summary>
    public long? CountOf(FramedPatient patient) => this == Documents ? patient.Record.Documents : this == Results ? patient.Results : this == Vaccines ? patient.Vaccines : null;
}
