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

    /// <summary>Those that show the record as it stood at a time too.</summary>
    public static readonly IReadOnlyList<PatientPlace> Travelling = [Overview, Documents, Results, Vaccines];

    /// <summary>How much there is new to the reader; 0 where nothing is, or where that is not told.</summary>
    public int NewsOf(FramedPatient patient) => patient.News is not { } news ? 0 : this == Documents ? news.Documents.Count : this == Results ? news.Results : this == Vaccines ? news.Vaccines : 0;

    /// <summary>Its address in a record, at the time at which that is shown.</summary>
    public string Address(FramedPatient patient) => patient.Travel?.To(Address(patient.Record.Ehr.Id)) ?? Address(patient.Record.Ehr.Id);

    /// <summary>Its address in a record.</summary>
    public string Address(Foundation.EhrId record) => $"/kliniker/pasient/{record}{Path}";

    /// <summary>How much lies there; null where that is not counted.</summary>
    public long? CountOf(FramedPatient patient) => this == Documents ? patient.Record.Documents : this == Results ? patient.Results : this == Vaccines ? patient.Vaccines : null;
}
