namespace Varde.Foundation.Tokens;

/// <summary>The claims of Norwegian sign-in services that a record asks for, by their published names: HelseID's for staff and machines, ID-porten's for citizens.</summary>
public static class TokenClaims
{
    /// <summary>HelseID: the national id.</summary>
    public const string StaffPerson = "helseid://claims/identity/pid";

    /// <summary>HelseID: how sure the sign-in was, 2 to 4.</summary>
    public const string StaffLevel = "helseid://claims/identity/security_level";

    /// <summary>HelseID: the number in the register of health personnel.</summary>
    public const string HprNumber = "helseid://claims/hpr/hpr_number";

    /// <summary>HelseID: the organisation that the client belongs to.</summary>
    public const string ParentOrganisation = "helseid://claims/client/claims/orgnr_parent";

    /// <summary>HelseID: the unit of that organisation, as the register of legal entities has it.</summary>
    public const string ChildOrganisation = "helseid://claims/client/claims/orgnr_child";

    /// <summary>HelseID: the client's name.</summary>
    public const string ClientName = "helseid://claims/client/client_name";

    /// <summary>ID-porten: the national id.</summary>
    public const string CitizenPerson = "pid";

    /// <summary>ID-porten: how sure the sign-in was.</summary>
    public const string CitizenLevel = "acr";

    /// <summary>ID-porten's level high: BankID, Buypass, Commfides.</summary>
    public const string CitizenHigh = "idporten-loa-high";

    /// <summary>ID-porten's level substantial: MinID.</summary>
    public const string CitizenSubstantial = "idporten-loa-substantial";

    /// <summary>The client that the token was given to.</summary>
    public const string Client = "client_id";

    /// <summary>The scopes that it was given, parted by spaces.</summary>
    public const string Scope = "scope";

    /// <summary>The patient of the launch, by the id of the Patient (SMART App Launch 2.2, "Launch context arrives with your access_token").</summary>
    public const string Patient = "patient";

    /// <summary>The client that acts for the person of the token (RFC 8693, 4.1): a machine, to whom no more is open than to the person.</summary>
    public const string ActingParty = "act";

    /// <summary>A person's name, for screens and access logs.</summary>
    public const string Name = "name";

    /// <summary>What a token is bound to (RFC 7800).</summary>
    public const string Confirmation = "cnf";

    /// <summary>The thumbprint of the key that a token is bound to, within <see cref="Confirmation"/> (RFC 9449, 6.1).</summary>
    public const string KeyThumbprint = "jkt";
}
