using Varde.Foundation.Identifiers;

namespace Varde.Fhir.Operations.Matching;

/// <summary>
/// How likely two descriptions are of one person: from 0 to 1, the same whichever is held against which. A birth number or D-number that both have makes it certain, and nothing else does; two birth numbers are two people.
/// Of the rest each thing that both tell has a weight: what agrees counts for, what differs against, as far as people differ in it from themselves, since they move and change their telephones more often than
/// their birth date. Whoever tells little is told of with less.
/// </summary>
internal static class PersonLikeness
{
    /// <summary>From here on it is possible.</summary>
    public const double Possible = 0.6;

    /// <summary>From here on it is probable.</summary>
    public const double Probable = 0.85;

    /// <summary>It is certain.</summary>
    public const double Certain = 1;

    private const double MostWithoutNumber = 0.95, MostOfTwoNumbers = 0.2;
    private const double NameWeight = 0.4, BirthWeight = 0.35, Enough = NameWeight + BirthWeight, LeastCoverage = 0.6;
    private const double FamilyPart = 0.55, Swapped = 0.9;

    /// <summary>The score, to three decimals.</summary>
    public static double Of(Demographics one, Demographics other)
    {
        if (one.Numbers.Intersect(other.Numbers).Any()) return Certain;
        var most = HasBirthNumber(one) && HasBirthNumber(other) ? MostOfTwoNumbers : MostWithoutNumber;
        List<(double Likeness, double Weight)> told = [.. Told(one, other)];
        var weight = told.Sum(part => part.Weight);
        if (weight == 0) return 0;
        var coverage = LeastCoverage + ((1 - LeastCoverage) * Math.Min(1, weight / Enough));
        return Math.Round(Math.Min(most, told.Sum(part => part.Likeness * part.Weight) / weight * coverage), 3);
    }

    /// <summary>The grade of a score (FHIR R4, extension match-grade).</summary>
    public static string GradeOf(double score) => score >= Certain ? "certain" : score >= Probable ? "probable" : score >= Possible ? "possible" : "certainly-not";

    private static bool HasBirthNumber(Demographics one) => one.Numbers.Any(number => number.Kind == NationalIdKind.BirthNumber);

    private static IEnumerable<(double Likeness, double Weight)> Told(Demographics one, Demographics other)
    {
        if (NamesOf(one, other) is { } names) yield return (names, NameWeight);
        if (one.Born is { } a && other.Born is { } b) yield return (BirthLikeness.Of(a, b), BirthWeight);
        if (one.Gender is not null && other.Gender is not null) yield return one.Gender == other.Gender ? (1, 0.05) : (0, 0.15);
        if (one.Homes.Count > 0 && other.Homes.Count > 0) yield return HomesOf(one, other);
        if (one.Contacts.Count > 0 && other.Contacts.Count > 0) yield return one.Contacts.Intersect(other.Contacts).Any() ? (1, 0.1) : (0, 0.03);
    }

    private static double? NamesOf(Demographics one, Demographics other)
    {
        var hasFamily = one.Family.Count > 0 && other.Family.Count > 0;
        var hasGiven = one.Given.Count > 0 && other.Given.Count > 0;
        if (!hasFamily && !hasGiven) return null;
        if (!hasGiven) return NameLikeness.Of(one.Family, other.Family) * Swapped;
        if (!hasFamily) return NameLikeness.Of(one.Given, other.Given) * Swapped;
        var family = NameLikeness.Of(one.Family, other.Family);
        var inPlace = (FamilyPart * family) + ((1 - FamilyPart) * NameLikeness.Of(one.Given, other.Given));
        var swapped = (NameLikeness.Of(one.Family, other.Given) + NameLikeness.Of(one.Given, other.Family)) / 2 * Swapped;
        return Math.Max(inPlace, swapped);
    }

    private static (double Likeness, double Weight) HomesOf(Demographics one, Demographics other) =>
        one.Homes.Any(home => home.Line.Length > 0 && other.Homes.Contains(home)) ? (1, 0.1)
        : one.Homes.Any(home => other.Homes.Any(theirs => theirs.PostalCode == home.PostalCode)) ? (0.5, 0.05) : (0, 0.05);
}
