namespace Varde.NationalServices.IdentityProvider;

/// <summary>The texts of the sign-in page.</summary>
internal sealed record SignInTexts(
    string Language, string Title, string Lead, string Staff, string Citizens, string High, string Substantial, string Cancel, string Again, string OtherLanguage, string OtherCode, Func<DemoPerson, string> Who)
{
    /// <summary>The texts of the page where a patient is chosen.</summary>
    public required string ChoosePatient { get; init; }

    public required string PatientId { get; init; }

    public required string Choose { get; init; }

    public required string NoPatient { get; init; }

    private static readonly SignInTexts Bokmål = new(
        "nb", "Velg hvem du er", "Dette er en øvingstjeneste i stedet for HelseID og ID-porten. Ingen av personene finnes.",
        "Ansatte i helsetjenesten", "Innbyggere", "Logg inn (nivå høyt)", "Logg inn (nivå betydelig)", "Avbryt", "Noe stemte ikke. Velg på nytt.", "English", "en", person => person.Bokmål)
    {
        ChoosePatient = "Velg pasient", PatientId = "Journalens id", Choose = "Velg", NoPatient = "Dette er ingen id for en journal.",
    };

    private static readonly SignInTexts English = new(
        "en", "Choose who you are", "This is a practice service in place of HelseID and ID-porten. None of these people exists.",
        "Health service staff", "Citizens", "Sign in (level high)", "Sign in (level substantial)", "Cancel", "Something was not right. Choose again.", "Norsk", "nb", person => person.English)
    {
        ChoosePatient = "Choose the patient", PatientId = "The id of the record", Choose = "Choose", NoPatient = "This is no id of a record.",
    };

    /// <summary>The texts of a language; bokmål unless English is asked for first.</summary>
    public static SignInTexts For(string languages) => languages.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? English : Bokmål;
}
