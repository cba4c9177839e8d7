namespace Varde.NationalServices.IdentityProvider;

/// <summary>The scopes that the stand-in gives: those of OpenID Connect and HelseID by name, that of the record, and those of SMART by their form.</summary>
internal static class ProviderScopes
{
    public const string OpenId = "openid";
    public const string Profile = "profile";
    public const string OfflineAccess = "offline_access";
    public const string Pid = "helseid://scopes/identity/pid";
    public const string SecurityLevel = "helseid://scopes/identity/security_level";
    public const string HprNumber = "helseid://scopes/hpr/hpr_number";
    public const string Record = "varde:api";

    /// <summary>SMART App Launch 2.2: who the user is as a FHIR resource; an app started from the record; the patient and the encounter that the app is about.</summary>
    public const string FhirUser = "fhirUser", Launch = "launch", LaunchPatient = "launch/patient", LaunchEncounter = "launch/encounter";

    public static IReadOnlyList<string> Named { get; } = [OpenId, Profile, OfflineAccess, Pid, SecurityLevel, HprNumber, FhirUser, Launch, LaunchPatient, LaunchEncounter, Record];

    private static readonly string[] OfPeople = ["patient/", "user/"];
    private const string OfMachines = "system/";

    // They open nothing by themselves: the record reads them, and narrows by them.
    public static bool MayPersonGive(string scope) => Named.Contains(scope) || OfPeople.Any(start => scope.StartsWith(start, StringComparison.Ordinal));

    public static bool MayMachineHave(string scope) => scope == Record || scope.StartsWith(OfMachines, StringComparison.Ordinal);

    /// <summary>Whether a scope is one of the record's, so that the token is for the record.</summary>
    public static bool IsOfRecord(string scope) => !Named.Contains(scope) || scope == Record;
}
