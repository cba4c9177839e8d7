using System.Collections.Frozen;

namespace Varde.OpenEhr.Terminology;

/// <summary>
/// A group of openEHR's own terminology with its English rubrics (RM 1.1.0 Support §5.3; openEHR Terminology 2.4). Documents carry the English rubric
/// beside the code; what a reader sees in another language is the business of the page that shows it.
/// </summary>
public sealed class OpenEhrTermGroup
{
    /// <summary>The group "composition category".</summary>
    public static OpenEhrTermGroup CompositionCategory { get; } = new(
        "composition category",
        ("431", "persistent"),
        ("451", "episodic"),
        ("433", "event"),
        ("815", "report"));

    /// <summary>The group "setting".</summary>
    public static OpenEhrTermGroup Setting { get; } = new(
        "setting",
        ("225", "home"),
        ("227", "emergency care"),
        ("228", "primary medical care"),
        ("229", "primary nursing care"),
        ("230", "primary allied health care"),
        ("231", "midwifery care"),
        ("232", "secondary medical care"),
        ("233", "secondary nursing care"),
        ("234", "secondary allied health care"),
        ("235", "complementary health care"),
        ("236", "dental care"),
        ("237", "nursing home care"),
        ("802", "mental healthcare"),
        ("238", "other care"));

    /// <summary>The group "null flavours".</summary>
    public static OpenEhrTermGroup NullFlavours { get; } = new(
        "null flavours",
        ("271", "no information"),
        ("253", "unknown"),
        ("272", "masked"),
        ("273", "not applicable"));

    /// <summary>The group "participation mode".</summary>
    public static OpenEhrTermGroup ParticipationMode { get; } = new(
        "participation mode",
        ("193", "not specified"),
        ("216", "face-to-face communication"),
        ("223", "interpreted face-to-face communication"),
        ("217", "signing (face-to-face)"),
        ("195", "live audiovisual; videoconference; videophone"),
        ("198", "videoconferencing"),
        ("197", "videophone"),
        ("218", "signing over video"),
        ("224", "interpreted video communication"),
        ("194", "asynchronous audiovisual; recorded video"),
        ("196", "recorded video"),
        ("202", "live audio-only; telephone; internet phone; teleconference"),
        ("204", "telephone"),
        ("203", "teleconference"),
        ("205", "internet telephone"),
        ("222", "interpreted audio-only"),
        ("199", "asynchronous audio-only; dictated; voice mail"),
        ("200", "dictated"),
        ("201", "voice-mail"),
        ("212", "live text-only; internet chat; SMS chat; interactive written note"),
        ("213", "internet chat"),
        ("214", "SMS chat"),
        ("215", "interactive written note"),
        ("206", "asynchronous text; email; fax; letter; handwritten note; SMS message"),
        ("211", "handwritten note"),
        ("210", "printed/typed letter"),
        ("207", "email"),
        ("208", "facsimile/telefax"),
        ("221", "translated text"),
        ("209", "SMS message"),
        ("219", "physically present"),
        ("220", "physically remote"));

    /// <summary>The group "instruction states".</summary>
    public static OpenEhrTermGroup InstructionStates { get; } = new(
        "instruction states",
        ("524", "initial"),
        ("526", "planned"),
        ("527", "postponed"),
        ("528", "cancelled"),
        ("529", "scheduled"),
        ("245", "active"),
        ("530", "suspended"),
        ("531", "aborted"),
        ("532", "completed"),
        ("533", "expired"));

    /// <summary>The group "instruction transitions".</summary>
    public static OpenEhrTermGroup InstructionTransitions { get; } = new(
        "instruction transitions",
        ("535", "initiate"),
        ("536", "plan step"),
        ("537", "postpone"),
        ("538", "restore"),
        ("166", "cancel"),
        ("542", "postponed step"),
        ("539", "schedule"),
        ("534", "scheduled step"),
        ("540", "start"),
        ("541", "do"),
        ("543", "active step"),
        ("544", "suspend"),
        ("545", "suspended step"),
        ("546", "resume"),
        ("547", "abort"),
        ("548", "finish"),
        ("549", "time out"),
        ("550", "notify aborted"),
        ("551", "notify completed"),
        ("552", "notify cancelled"));

    /// <summary>The group "event math function".</summary>
    public static OpenEhrTermGroup EventMathFunction { get; } = new(
        "event math function",
        ("145", "minimum"),
        ("144", "maximum"),
        ("267", "mode"),
        ("268", "median"),
        ("146", "mean"),
        ("147", "change"),
        ("148", "total"),
        ("149", "variation"),
        ("521", "decrease"),
        ("522", "increase"),
        ("640", "actual"));

    private static readonly OpenEhrTermGroup[] All =
        [CompositionCategory, Setting, NullFlavours, ParticipationMode, InstructionStates, InstructionTransitions, EventMathFunction];

    private readonly FrozenDictionary<string, string> _rubrics;
    private readonly FrozenDictionary<string, string> _codes;

    private OpenEhrTermGroup(string name, params (string Code, string Rubric)[] terms)
    {
        Name = name;
        _rubrics = terms.ToFrozenDictionary(term => term.Code, term => term.Rubric, StringComparer.Ordinal);
        _codes = terms.DistinctBy(term => term.Rubric, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(term => term.Rubric, term => term.Code, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The name of the group in the specification.</summary>
    public string Name { get; }

    /// <summary>The codes of the group.</summary>
    public IReadOnlyList<string> Codes => _rubrics.Keys;

    /// <summary>The rubric of a code of the group; null when the group does not have it.</summary>
    public string? Rubric(string code) => _rubrics.GetValueOrDefault(code);

    /// <summary>The code whose rubric is <paramref name="rubric"/>, without regard to case; null when there is none.</summary>
    public string? Code(string rubric) => _codes.GetValueOrDefault(rubric);

    /// <summary>The rubric of a code of any of the groups here; null when none has it. No code has two meanings among them.</summary>
    public static string? RubricOf(string code)
    {
        foreach (var group in All)
            if (group.Rubric(code) is { } rubric) return rubric;
        return null;
    }
}
