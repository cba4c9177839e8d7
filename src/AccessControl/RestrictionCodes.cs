using Varde.AccessControl.Rules;

namespace Varde.AccessControl;

/// <summary>The codes of 9603 as they are written, and what table 2 lays down of those who set them.</summary>
public static class RestrictionCodes
{
    /// <summary>The code system (volven.no, 9603).</summary>
    public const string System = "urn:oid:2.16.578.1.12.4.1.1.9603";

    /// <summary>The code as the code system spells it.</summary>
    public static string TextOf(RestrictionCode code) => RestrictionTable.TextOf(code);

    /// <summary>Finds a code by its spelling.</summary>
    public static bool TryRead(string text, out RestrictionCode code) => RestrictionTable.TryRead(text, out code);

    /// <summary>Whether a text, such as a tag's, names the code system, one of its codes that hide, or the guardian access reservation: as a tag that would look like something laid down.</summary>
    public static bool IsNamed(string text) =>
        text.Contains("2.16.578.1.12.4.1.1.9603", StringComparison.Ordinal) || text.Equals("vergeinnsyn", StringComparison.OrdinalIgnoreCase)
        || (TryRead(text.ToUpperInvariant(), out var code) && code != RestrictionCode.Normal);

    /// <summary>What it means.</summary>
    public static string MeaningOf(RestrictionCode code) => RestrictionTable.Rows.First(row => row.Code == code).Meaning;

    /// <summary>How many days away the date of the new assessment may be at most; null when no bound is laid down.</summary>
    public static int? ReviewWithinDays(RestrictionCode code) => RestrictionTable.Rows.First(row => row.Code == code).ReviewWithinDays;

    /// <summary>How many working days a referral of a child is hidden from parents where nobody assesses it (R-OBJ-ASSESS).</summary>
    public const int WorkingDaysOfAssessment = RestrictionTable.DaysOfAssessment;

    /// <summary>Whether whoever sets it gives a reason and a date of a new assessment; the person's own wish, and what is old or a duplicate, need none.</summary>
    public static bool NeedsReason(RestrictionCode code) => code is not (RestrictionCode.Normal or RestrictionCode.OwnWish or RestrictionCode.OlderThanOnlineAccess or RestrictionCode.Duplicate);
}
