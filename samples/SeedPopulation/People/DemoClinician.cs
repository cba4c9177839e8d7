namespace Varde.SeedPopulation.People;

/// <summary>Who wrote a document, and where.</summary>
/// <param name="Name">Profession and made-up name.</param>
/// <param name="Unit">The treating unit; none of them exists.</param>
/// <param name="Setting">openEHR code of the kind of care, group setting.</param>
/// <param name="SettingText">The same in words.</param>
/// <param name="StaffId">Who it is among the region's staff; null in records that are written for themselves.</param>
/// <param name="UnitId">Which of the region's units it is; null likewise.</param>
public sealed record DemoClinician(string Name, string Unit, string Setting, string SettingText, Guid? StaffId = null, Guid? UnitId = null)
{
    public static readonly DemoClinician GeneralPractitioner = new("Fastlege Tuva Demolegen", "Prøvebyen legesenter", "228", "primary medical care");
    public static readonly DemoClinician Ward = new("Lege Amund Testmoen", "Medisinsk avdeling, Demofjord sykehus", "232", "secondary medical care");
    public static readonly DemoClinician Nurse = new("Sykepleier Hedda Prøvevik", "Medisinsk sengepost, Demofjord sykehus", "233", "secondary nursing care");
    public static readonly DemoClinician Emergency = new("Lege Vegard Testnes", "Akuttmottaket, Demofjord sykehus", "227", "emergency care");
    public static readonly DemoClinician Midwife = new("Jordmor Eline Demostrand", "Prøvebyen helsestasjon", "231", "midwifery care");
    public static readonly DemoClinician BirthUnit = new("Jordmor Frida Testlia", "Fødeavdelingen, Demofjord sykehus", "231", "midwifery care");
    public static readonly DemoClinician HealthNurse = new("Helsesykepleier Oda Testbakken", "Prøvebyen helsestasjon", "229", "primary nursing care");
    public static readonly DemoClinician HomeNurse = new("Sykepleier Iben Prøvesund", "Hjemmesykepleien, Prøvebyen kommune", "229", "primary nursing care");
    public static readonly DemoClinician Laboratory = new("Bioingeniør Sverre Demoelv", "Medisinsk biokjemi, Demofjord sykehus", "234", "secondary allied health care");
    public static readonly DemoClinician Orthopaedics = new("Lege Siri Prøveberg", "Ortopedisk avdeling, Demofjord sykehus", "232", "secondary medical care");
    public static readonly DemoClinician Paediatrics = new("Lege Martin Testholmen", "Barneavdelingen, Demofjord sykehus", "232", "secondary medical care");
}
