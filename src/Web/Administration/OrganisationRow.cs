using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Localization;
using Varde.Foundation.Identifiers;
using Varde.Web.TestResults;

namespace Varde.Web.Administration;

/// <summary>An organisation or unit in a list (FHIR R4, Organization).</summary>
/// <param name="Id">The id of its Organization.</param>
/// <param name="Name">What it is called.</param>
public sealed record OrganisationRow(string Id, string Name)
{
    /// <summary>Its number in the register of entities; null without one.</summary>
    public string? Number { get; init; }

    /// <summary>What kind it is: in words where it has them, else the codes of HL7's organization-type; empty where that is not told.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Whether it is in use.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>What it is a part of, by its id; null for an organisation of its own.</summary>
    public string? PartOf { get; init; }

    // HL7's own codes say less than words of a Norwegian code system do.
    private static readonly string[] General = ["prov", "dept", "team", "govt", "ins", "edu", "bus", "other"];

    /// <summary>What kind it is, in the words of a page: the general kinds where nothing more is told.</summary>
    internal string Kind(IStringLocalizer<AdministrationTexts> texts)
    {
        var kinds = string.Join(", ", Kinds.Where(kind => !General.Contains(kind) || Kinds.All(General.Contains)).Select(kind => texts[$"Kind.Organisation.{kind}"] is { ResourceNotFound: false } told ? told.Value : kind).Distinct());
        return kinds.Length == 0 ? "" : char.ToUpper(kinds[0], CultureInfo.CurrentCulture) + kinds[1..];
    }

    /// <summary>What the search of Organizations is asked: by the number where there are digits alone, else by a part of the name.</summary>
    /// <param name="text">What somebody wrote.</param>
    internal static KeyValuePair<string, string> Asked(string text)
    {
        var digits = text.Replace(" ", "", StringComparison.Ordinal);
        return digits.Length > 0 && digits.All(char.IsAsciiDigit) ? new("identifier", digits) : new("name:contains", text.Trim().Replace(",", "\\,", StringComparison.Ordinal));
    }

    /// <summary>Reads an Organization.</summary>
    public static OrganisationRow Of(JsonElement resource) => new(resource.Text("id") ?? "", resource.Text("name") ?? "")
    {
        Number = resource.IdentifierOf(NorwegianIdentifiers.OrganisationNumber),
        Kinds = [.. resource.Items("type").Select(type => type.Words()).Where(words => words.Length > 0)],
        IsActive = resource.Part("active").ValueKind != JsonValueKind.False,
        PartOf = resource.IdOfReference("partOf", "Organization"),
    };
}

/// <summary>Somebody's role at an organisation (FHIR R4, PractitionerRole with its Practitioner).</summary>
/// <param name="Id">The id of its PractitionerRole.</param>
/// <param name="Name">Who.</param>
/// <param name="Role">As what, in words.</param>
public sealed record StaffRow(string Id, string Name, string Role)
{
    /// <summary>The HPR number; null without one.</summary>
    public string? Hpr { get; init; }

    /// <summary>The unit, by the id of its Organization; null where none is told.</summary>
    public string? Unit { get; init; }

    /// <summary>From which day; null when that is not told.</summary>
    public string? From { get; init; }

    /// <summary>Until which day; null when it goes on.</summary>
    public string? Until { get; init; }

    /// <summary>Whether it is in use.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>Reads a PractitionerRole.</summary>
    /// <param name="role">The role.</param>
    /// <param name="people">The Practitioners by their ids.</param>
    public static StaffRow Of(JsonElement role, IReadOnlyDictionary<string, JsonElement> people)
    {
        var person = people.GetValueOrDefault(role.IdOfReference("practitioner", "Practitioner") ?? "");
        var name = person.WholeName() is { Length: > 0 } whole ? whole : role.Part("practitioner").Text("display") ?? "";
        return new(role.Text("id") ?? "", name, string.Join(", ", role.Items("code").Concat(role.Items("specialty")).Select(one => one.Words()).Where(words => words.Length > 0).Distinct()))
        {
            Hpr = person.IdentifierOf(NorwegianIdentifiers.HprNumber), Unit = role.IdOfReference("organization", "Organization"), From = role.Part("period").Text("start"), Until = role.Part("period").Text("end"),
            IsActive = role.Part("active").ValueKind != JsonValueKind.False,
        };
    }
}
