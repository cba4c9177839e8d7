using System.Globalization;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.Web.Components;

namespace Varde.Web.Clinician;

/// <summary>
/// Whom a clinician looks for, read out of one field: names, a birth date in the Norwegian order, or a national id with or without spaces. Names and a birth date may stand together.
/// </summary>
/// <param name="Names">Names or their beginnings, which must all fit.</param>
/// <param name="Born">The birth date; null where none is asked for.</param>
/// <param name="Number">The national id; then nothing else is asked for.</param>
internal sealed record PatientQuestion(IReadOnlyList<string> Names, DateOnly? Born, NationalId? Number)
{
    /// <summary>The field, by which its faults are told.</summary>
    public const string Field = "sok";

    private const int Longest = 200;

    /// <summary>Reads it.</summary>
    /// <param name="text">As it was written.</param>
    /// <param name="now">Now, for years of two digits.</param>
    /// <returns>Whom; or <see cref="Invalid"/> whose message is the name of what is wrong: Empty, Number, Unreadable.</returns>
    public static Outcome<PatientQuestion> Read(string text, DateTimeOffset now)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return Invalid.At(Field, "Empty");
        if (text.Length > Longest || text.Any(char.IsControl)) return Invalid.At(Field, "Unreadable");
        var digits = string.Concat(words);
        if (digits.Length >= NationalId.Length && digits.All(char.IsAsciiDigit)) return NationalId.TryParse(digits, out var number) ? new PatientQuestion([], null, number) : Invalid.At(Field, "Number");
        var (numeric, names) = (words.Where(word => word.Any(char.IsAsciiDigit)).ToList(), words.Where(word => !word.Any(char.IsAsciiDigit)).ToList());
        if (numeric.Count == 0) return new PatientQuestion(names, null, null);
        return NorwegianDate.TryRead(numeric.Count == 1 ? numeric[0] : string.Join('.', numeric.Select(part => part.TrimEnd('.'))), now, out var day) ? new PatientQuestion(names, day, null) : Invalid.At(Field, "Unreadable");
    }

    /// <summary>As parameters of a search of Patient (FHIR R4, Patient, search parameters).</summary>
    /// <param name="bySound">Whether names are looked for by how they sound, as whole words, and not by the letters that they begin with.</param>
    public IEnumerable<KeyValuePair<string, string>> Parameters(bool bySound = false)
    {
        if (Number is { } number) yield return new("identifier", $"{NorwegianIdentifiers.BirthNumber}|{number},{NorwegianIdentifiers.DNumber}|{number}");
        if (Born is { } born) yield return new("birthdate", born.ToString("O", CultureInfo.InvariantCulture));
        foreach (var name in Names) yield return new(bySound ? "phonetic" : "name", Escaped(name));
    }

    // FHIR R4, search, 3.1.1.1.4: what separates values.
    private static string Escaped(string name) => name.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(",", @"\,", StringComparison.Ordinal).Replace("|", @"\|", StringComparison.Ordinal).Replace("$", @"\$", StringComparison.Ordinal);
}
