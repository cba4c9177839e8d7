using System.Globalization;
using CsCheck;
using Varde.Roadmap;

namespace Varde.Modules.Tests.Roadmap;

/// <summary>Roadmaps that nobody has published: titles that are alike, dates that are open or coarse, phases that nobody knows.</summary>
internal static class GeneratedPlan
{
    private static readonly string[] Words = ["Deling", "av", "journal", "i", "nord", "for", "kommuner", "og", "sykehus", "Ny", "løsning", "(fase 2)", "PLL", "åpen", "innbygger", "«trygg»", "24/7", "A&B", "<x>"];
    private static readonly string[] Phases = ["Innføring", "Utvikling og begrenset utprøving", "tilpasning", "Utredning", "Pilot nr. 2"];
    private static readonly string[] Dates = ["Udefinert", "31.12.2025", "01.01.2026", "desember 2026", "Q2 2027", "2028", "29.02.2028", "1. halvår 2027"];

    private static Gen<string> Title { get; } = Gen.Int[0, Words.Length - 1].Array[1, 7].Select(at => string.Join(' ', at.Select(one => Words[one]))).Where(title => title[0] is not ('«' or '(') && char.IsLetterOrDigit(title[0]));

    private static Gen<string> Sentence { get; } = Title.Select(title => $"Det gjelder {title}.");

    private static Gen<RoadmapDate> Date { get; } = Gen.Int[0, Dates.Length - 1].Select(at => RoadmapDate.Parse(Dates[at])!);

    private static Gen<TextBlock> Block(int level) => Gen.Select(Sentence, Gen.Int[0, 3]).Select((text, kind) => kind switch
    {
        0 => new TextBlock(TextKind.Bullet, text, 1),
        1 => new TextBlock(TextKind.Reading, text),
        _ => new TextBlock(TextKind.Paragraph, text, level),
    });

    private static Gen<Delivery> Delivery { get; } =
        from title in Title
        from owner in Gen.Int[0, 3]
        from groups in Gen.Int[0, 2]
        from start in Date
        from end in Date
        from phases in Gen.Int[0, Phases.Length - 1].Array[0, 3]
        from isTentative in Gen.Bool
        from body in Block(0).Array[0, 2]
        select new Delivery(title, owner == 0 ? null : $"Region {owner} RHF", groups switch { 0 => null, 1 => "Kommune", _ => "Helse- og omsorgstjenesten, legevakt og kommune" }, start, end,
            [.. phases.Select(at => new RoadmapPhase(Phases[at]))], isTentative, body);

    private static Gen<Measure> Measure { get; } =
        from title in Title from body in Block(0).Array[0, 3] from deliveries in Delivery.Array[0, 4] select new Measure(title, body, deliveries);

    private static Gen<SubGoal> SubGoal { get; } =
        from goal in Gen.Int[1, 12] from letter in Gen.Char['A', 'F'] from title in Title from body in Sentence.Array[0, 1] from measures in Measure.Array[0, 3]
        select new SubGoal(goal.ToString(CultureInfo.InvariantCulture) + letter, title, [.. body.Select(text => new TextBlock(TextKind.Paragraph, text))], measures);

    public static Gen<RoadmapPlan> Plan { get; } =
        from publisher in Title from introduction in Sentence.Array[0, 2] from subGoals in SubGoal.Array[1, 4]
        select new RoadmapPlan(publisher, [.. introduction.Select(text => new TextBlock(TextKind.Paragraph, text))], subGoals);

    public static Gen<PageWriter> Writer { get; } =
        from bullet in Gen.Int[0, 6].Select(at => "•◦-*–▪o"[at].ToString()) from step in Gen.Int[1, 5] from tabs in Gen.Bool from end in Gen.Int[0, 2].Select(at => new[] { "\n", "\r\n", "\r" }[at])
        from mark in Gen.Bool from buttons in Gen.Bool
        select new PageWriter(bullet, step, tabs, end, mark, buttons);
}
