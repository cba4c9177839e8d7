namespace Varde.NationalServices.IdentityProvider;

/// <summary>The texts of the sign-in page.</summary>
internal sealed record SignInTexts(
    string Language, string Title, string Lead, string Staff, string Citizens, string High, string Substantial, string Cancel, string Again, string OtherLanguage, string OtherCode, Func<DemoPerson, string> Who)
{
    private static readonly SignInTexts Bokmål = new(
        "nb", "Velg hvem du er", "Dette er en øvingstjeneste i stedet for HelseID og ID-porten. Ingen av personene finnes.",
        "Ansatte i helsetjenesten", "Innbyggere", "Logg inn (nivå høyt)", "Logg inn (nivå betydelig)", "Avbryt", "Noe stemte ikke. Velg på nytt.", "English", "en", person => person.Bokmål);

    private static readonly SignInTexts English = new(
        "en", "Choose who you are", "This is a practice service in place of HelseID and ID-porten. None of these people exists.",
        "Health service staff", "Citizens", "Sign in (level high)", "Sign in (level substantial)", "Cancel", "Something was not right. Choose again.", "Norsk", "nb", person => person.English);

    /// <summary>The texts of a language; bokmål unless English is asked for first.</summary>
    public static SignInTexts For(string languages) => languages.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? English : Bokmål;
}
