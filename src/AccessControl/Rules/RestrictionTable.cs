namespace Varde.AccessControl.Rules;

/// <summary>A row of table 2: one code of 9603.</summary>
/// <param name="Code">The code.</param>
/// <param name="Text">The code as the code system spells it.</param>
/// <param name="Meaning">What it means.</param>
/// <param name="SetBy">Who sets it.</param>
/// <param name="HiddenFrom">From whom it hides.</param>
/// <param name="Ends">When it ends; a date alone lifts none but NORU.</param>
/// <param name="ReviewWithinDays">How far away the date of the new assessment may be at most; null when no bound is laid down.</param>
internal sealed record RestrictionRow(
    RestrictionCode Code, string Text, string Meaning, string SetBy, string HiddenFrom, string Ends, int? ReviewWithinDays = null);

/// <summary>Table 2: the codes of 9603, who sets them, from whom they hide and when they end.</summary>
internal static class RestrictionTable
{
    /// <summary>How many working days a referral of a child is hidden from parents while nobody has assessed it (R-OBJ-ASSESS).</summary>
    public const int DaysOfAssessment = 10;

    private const string Representatives = "the person and every representative in the portal";

    /// <summary>The table.</summary>
    public static IReadOnlyList<RestrictionRow> Rows { get; } =
    [
        new(RestrictionCode.Normal, "N", "normal", "-", "nobody", "-"),
        new(RestrictionCode.HiddenFromParents, "NORN_FORANS", "weighty reasons against parents; also under 12", "clinician, subject < 16",
            "parents, holder of an assigned power of attorney, a parent with power of attorney; while subject < 18",
            "clinician, or the person from 16; all at 18", ReviewWithinDays: 365),
        new(RestrictionCode.HiddenFromYouth, "NORN_UNGDOM", "urgent to prevent danger to life or serious harm; parents see it",
            "clinician, subject 12-15", "the youth; counts as released to parents", "at 16 without effect", ReviewWithinDays: 31),
        new(RestrictionCode.DangerToLife, "NORN_FFL", "danger to life (pbrl § 5-1)", "clinician", Representatives, "review date", ReviewWithinDays: 183),
        new(RestrictionCode.InadvisableForSomeoneClose, "NORN_KUT", "clearly inadvisable for someone close (pbrl § 5-1)", "clinician",
            Representatives, "review date", ReviewWithinDays: 183),
        new(RestrictionCode.SoundTreatment, "NORN_FPB", "sound treatment", "clinician", Representatives, "review date", ReviewWithinDays: 365),
        new(RestrictionCode.ThreatenedPersonnel, "NORN_FFH", "threatened personnel", "clinician", Representatives, "review date"),
        new(RestrictionCode.OtherReason, "NORN_ANG", "other", "clinician", Representatives, "review date"),
        new(RestrictionCode.AllDocuments, "NORN_ALL", "all documents; risk to personnel in critical information", "clinician with a second one",
            Representatives + ", all documents", "review date"),
        new(RestrictionCode.OwnWish, "NORN_EPO", "own wish", "the person from 16, or clinician for them",
            "every representative; the person sees title and switch", "the person"),
        new(RestrictionCode.OlderThanOnlineAccess, "NORN_FOR", "older than online access", "organisation",
            "content; the title shows with an order form", "-"),
        new(RestrictionCode.Duplicate, "NORN_DUP", "duplicate", "organisation", "all in the portal", "-"),
        new(RestrictionCode.Delayed, "NORU", "delayed", "clinician or automatic rule", "person and representatives until its time, or until assessed",
            "time, assessment", ReviewWithinDays: 30),
        new(RestrictionCode.BlockedByCitizen, "NORS", "blocked by the citizen", "the person from 16; parent for a child < 12",
            "staff named, group, organisation; never the person", "the person"),
    ];

    private static readonly Dictionary<RestrictionCode, string> Texts = Rows.ToDictionary(row => row.Code, row => row.Text);

    private static readonly Dictionary<string, RestrictionCode> Codes = Rows.ToDictionary(row => row.Text, row => row.Code, StringComparer.Ordinal);

    /// <summary>A code as the code system spells it.</summary>
    public static string TextOf(RestrictionCode code) => Texts[code];

    /// <summary>Finds a code by its spelling.</summary>
    public static bool TryRead(string text, out RestrictionCode code) => Codes.TryGetValue(text, out code);
}
