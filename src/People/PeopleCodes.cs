namespace Varde.People;

/// <summary>The platform's own code systems, in which resources tell the facts that the access rules ask for and no standard code tells. docs/people.md lists their codes.</summary>
public static class PeopleCodes
{
    /// <summary>What a Consent decides: its category, and the parts of its provision.</summary>
    public const string Consent = "urn:varde:consent";

    /// <summary>What a Flag says of a person: protection of the address, a care order, a person at risk.</summary>
    public const string Person = "urn:varde:person";

    /// <summary>The role of a PractitionerRole, as the access rules name it.</summary>
    public const string Role = "urn:varde:role";

    /// <summary>A service, as the access rules name it.</summary>
    public const string Service = "urn:varde:service";

    /// <summary>What ties a unit to a person: the type of an EpisodeOfCare.</summary>
    public const string Care = "urn:varde:care";

    /// <summary>A machine client's registration: the code of a Basic, and the addresses of its extensions.</summary>
    public const string Client = "urn:varde:client";

    /// <summary>An approval of research, quality work, teaching, supervision or an export: likewise.</summary>
    public const string Approval = "urn:varde:approval";

    /// <summary>A switch of rollout: likewise.</summary>
    public const string Switch = "urn:varde:switch";

    /// <summary>A wave of rollout: likewise.</summary>
    public const string Wave = "urn:varde:wave";

    /// <summary>A stated basis: the code of a Basic, and the addresses of its extensions.</summary>
    public const string Basis = "urn:varde:basis";

    /// <summary>A question about an entry of the access log: the code of a Task, and the addresses of its extensions.</summary>
    public const string LogQuestion = "urn:varde:log-question";

    /// <summary>How somebody wants to be told of what is new: the code of a Basic, and the addresses of its extensions.</summary>
    public const string Notification = "urn:varde:notification";

    /// <summary>What was laid down about a document: the code of a Basic and of a Task, and the addresses of extensions.</summary>
    public const string Sharing = "urn:varde:sharing";
}
