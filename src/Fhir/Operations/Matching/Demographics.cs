using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir.Resources;
using Varde.Fhir.Search.Indexing;
using Varde.Foundation;
using Varde.Foundation.Identifiers;

namespace Varde.Fhir.Operations.Matching;

/// <summary>What a Patient tells of who somebody is, as it is compared.</summary>
internal sealed record Demographics
{
    /// <summary>Birth numbers and D-numbers whose check digits are right.</summary>
    public IReadOnlyList<NationalId> Numbers { get; init; } = [];

    /// <summary>The words of the family names.</summary>
    public IReadOnlyList<string> Family { get; init; } = [];

    /// <summary>The words of the given names.</summary>
    public IReadOnlyList<string> Given { get; init; } = [];

    public BirthDate? Born { get; init; }

    /// <summary>The gender; null where it is not known.</summary>
    public string? Gender { get; init; }

    /// <summary>Post codes with the lines of the street where they are told.</summary>
    public IReadOnlyList<(string PostalCode, string Line)> Homes { get; init; } = [];

    /// <summary>Telephone numbers by their last eight digits, and addresses of e-mail.</summary>
    public IReadOnlyList<string> Contacts { get; init; } = [];

    /// <summary>Reads a Patient.</summary>
    public static Demographics Of(JsonElement patient)
    {
        var names = patient.Items("name").Where(name => JsonText.Of(name, "use") != "anonymous").ToList();
        return new()
        {
            Numbers = [.. patient.Items("identifier").Where(IsNational).Select(identifier => JsonText.Of(identifier, "value")).Select(text => NationalId.TryParse(text, out var number) ? number : (NationalId?)null).OfType<NationalId>().Distinct()],
            Family = NameLikeness.WordsOf(names.Select(FamilyOf).OfType<string>()),
            Given = NameLikeness.WordsOf(names.SelectMany(GivenOf)),
            Born = JsonText.Of(patient, "birthDate") is { } text && BirthDate.Parse(text).TryGet(out var born, out _) ? born : null,
            Gender = JsonText.Of(patient, "gender") is "male" or "female" or "other" ? JsonText.Of(patient, "gender") : null,
            Homes = [.. patient.Items("address").Where(home => JsonText.Of(home, "postalCode") is not null).Select(HomeOf).Distinct()],
            Contacts = [.. patient.Items("telecom").Select(ContactOf).OfType<string>().Distinct()],
        };
    }

    private static bool IsNational(JsonElement identifier) => JsonText.Of(identifier, "system") is NorwegianIdentifiers.BirthNumber or NorwegianIdentifiers.DNumber;

    // A name in one text ends with the family's.
    private static string? FamilyOf(JsonElement name) => JsonText.Of(name, "family") ?? (IsInOne(name) ? JsonText.Of(name, "text")?.Split(' ')[^1] : null);

    private static IEnumerable<string> GivenOf(JsonElement name) =>
        IsInOne(name) ? JsonText.Of(name, "text")?.Split(' ')[..^1] ?? [] : name.Texts("given");

    private static bool IsInOne(JsonElement name) => JsonText.Of(name, "family") is null && !name.Texts("given").Any();

    private static (string, string) HomeOf(JsonElement home) =>
        (JsonText.Of(home, "postalCode")!.Trim(), Folding.FoldWithDoubleA(string.Concat(home.Texts("line")).Replace(" ", "", StringComparison.Ordinal)));

    private static string? ContactOf(JsonElement contact)
    {
        var value = JsonText.Of(contact, "value") ?? "";
        if (value.Contains('@', StringComparison.Ordinal)) return value.Trim().ToLowerInvariant();
        var digits = string.Concat(value.Where(char.IsAsciiDigit));
        return digits.Length >= 8 ? digits[^8..] : null;
    }
}
