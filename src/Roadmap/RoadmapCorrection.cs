using System.Text;
using Varde.Foundation;

namespace Varde.Roadmap;

/// <summary>What an editor says of the editions of a roadmap.</summary>
public enum CorrectionKind
{
    /// <summary>A delivery of an edition is the same as one of an earlier edition.</summary>
    Same,

    /// <summary>A delivery of an edition is another one than that of the edition before which it was taken for.</summary>
    Other,

    /// <summary>An edition was imported wrongly, and counts no more.</summary>
    TakenBack,
}

/// <summary>What an editor says, before it is kept.</summary>
/// <param name="Kind">What.</param>
/// <param name="Edition">The edition that it is about, by its number.</param>
/// <param name="Why">Why.</param>
public sealed record CorrectionRequest(CorrectionKind Kind, int Edition, string Why)
{
    /// <summary>The delivery of that edition, by the id that it has there; empty where an edition is taken back.</summary>
    public string Delivery { get; init; } = "";

    /// <summary>The earlier delivery that it is the same as; empty for another kind.</summary>
    public string Earlier { get; init; } = "";
}

/// <summary>A correction as it is kept: it is never changed, and who withdraws it says why.</summary>
/// <param name="Number">Its number among those of the roadmap, from 1.</param>
/// <param name="Request">What was said.</param>
/// <param name="Until">The newest edition that there was: later ones were matched with the correction in force.</param>
/// <param name="By">The name of whoever said it.</param>
/// <param name="At">When.</param>
public sealed record RoadmapCorrection(int Number, CorrectionRequest Request, int Until, string By, DateTimeOffset At)
{
    /// <summary>What the delivery was called, so that a list of corrections can be read; empty where an edition is taken back.</summary>
    public string Title { get; init; } = "";

    /// <summary>That it was withdrawn; null while it is in force.</summary>
    public CorrectionWithdrawal? Withdrawn { get; init; }

    /// <summary>The id that the delivery has by it.</summary>
    internal string NewId => Request.Kind == CorrectionKind.Same ? Request.Earlier : $"{Request.Delivery}-{Request.Edition}";

    /// <summary>Whether it gives a delivery of an edition another id.</summary>
    internal bool Renames(string delivery, int edition) => Request.Kind != CorrectionKind.TakenBack && delivery == Request.Delivery && edition >= Request.Edition && edition <= Until;

    /// <summary>What is wrong with a reason; null for nothing.</summary>
    internal static Invalid? FaultOf(string why) =>
        why.Length == 0 || !PlainText.IsReason(why) ? Invalid.At("why", $"must say why, in at most {RoadmapShelf.LongestReason} characters") : null;
}

/// <summary>That a correction was withdrawn.</summary>
/// <param name="Why">Why.</param>
/// <param name="By">The name of whoever withdrew it.</param>
/// <param name="At">When.</param>
public sealed record CorrectionWithdrawal(string Why, string By, DateTimeOffset At);

/// <summary>What texts of editors may hold: what XML cannot hold would stop the feed for everybody (XML 1.0, 2.2).</summary>
internal static class PlainText
{
    public static bool IsReason(string text) => text.Length <= RoadmapShelf.LongestReason && text.EnumerateRunes().All(Holds);

    private static bool Holds(Rune letter) => letter.Value is '\n' or '\r' or '\t' || (!Rune.IsControl(letter) && letter.Value is not (0xfffe or 0xffff));
}
