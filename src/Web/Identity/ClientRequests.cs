using Varde.Foundation.Identifiers;

namespace Varde.Web.Identity;

/// <summary>What a sign-in service wants in the requests of its client, beyond what all want.</summary>
internal sealed record ClientRequests
{
    /// <summary>The organisation that the pages act for, where the client at the service is of several; null for that of its registration.</summary>
    public (OrganisationNumber Parent, OrganisationNumber? Child)? Organisation { get; init; }

    /// <summary>The API that tokens are asked for (RFC 8707); empty for the service's own choice.</summary>
    public string Resource { get; init; } = "";

    /// <summary>Whether requests are sent as signed objects (RFC 9101).</summary>
    public bool SendsObjects { get; init; }

    /// <summary>The organisation as HelseID reads it in the client's assertion (RFC 9396); null where none is told.</summary>
    public object? Details => Organisation is not var (parent, child) ? null : new object[]
    {
        new Dictionary<string, object>
        {
            ["type"] = "helseid_authorization",
            ["practitioner_role"] = new Dictionary<string, object>
            {
                ["organization"] = new Dictionary<string, object>
                {
                    ["identifier"] = new Dictionary<string, object> { ["system"] = "urn:oid:1.0.6523", ["type"] = "ENH", ["value"] = $"NO:ORGNR:{parent.Digits}:{child?.Digits}" },
                },
            },
        },
    };

    /// <summary>Reads an organisation as an operator writes it: <c>PARENT</c> or <c>PARENT:CHILD</c>; null for a text that is none.</summary>
    public static (OrganisationNumber Parent, OrganisationNumber? Child)? OrganisationOf(string text) => text.Split(':') switch
    {
        [var parent] when OrganisationNumber.Parse(parent).TryGet(out var number, out _) => (number, null),
        [var parent, var child] when OrganisationNumber.Parse(parent).TryGet(out var number, out _) && OrganisationNumber.Parse(child).TryGet(out var unit, out _) => (number, unit),
        _ => null,
    };
}
