using System.Text;
using Varde.Roadmap;

namespace Varde.Modules.Tests.Roadmap;

/// <summary>The published page, fact by fact, as somebody reads it.</summary>
public sealed class PublishedPageTests
{
    private const string Region = "Helse Nord RHF", Hospitals = "Spesialisthelsetjenesten", Both = "Spesialisthelsetjenesten og kommune";
    private const string Trial = "Utvikling og begrenset utprøving", WiderTrial = "Tilpasning og utvidet utprøving", Introduction = "Innføring", Open = "Udefinert";
    private const string ForCitizens = "Digitale innbyggertjenester fra spesialisthelsetjenesten", Plans = "Datadeling av behandlings- og egenbehandlingsplaner";
    private const string Sfm = "Sentral forskrivningsmodul (SFM) til spesialisthelsetjenesten (basis-API)", Pll = "Innføring av Pasientens legemiddelliste";

    private static readonly (string SubGoal, string Measure, string Title, string Groups, string Start, string End, string Phases, bool IsTentative)[] Deliveries =
    [
        ("1A", ForCitizens, "Utvikling av Digital dialog mot behandlende enhet, Helse Nord", Hospitals, Open, "31.10.2024", Trial, false),
        ("1A", ForCitizens, "Helse Nord", Both, "01.01.2025", "31.12.2025", Introduction, false),
        ("1B", Plans, "Begrenset utprøving i Helse Nord RHF, 4 sykehus/HF i nord og 4 kommuner (inkludert fastleger og legevakt)", Both, "01.01.2022", "31.12.2023", Trial, false),
        ("1B", Plans, "Videreutvikling og begrenset utprøving i Helse Nord", Both, "01.01.2024", "31.12.2025", Trial, true),
        ("1C", ForCitizens, "Digitale pasienttjenester for barn og unge", Hospitals, Open, "31.12.2025", "Utvikling|tilpasning|innføring", true),
        ("2A", Region, "DIPS Arena", Hospitals, Open, "31.12.2021", Introduction, false),
        ("2A", Region, "Elektronisk medikasjons- og kurveløsning", Hospitals, Open, "31.12.2024", Introduction, false),
        ("2B", Sfm, "Tilpasning og utvidet utprøving i Helse Nord", Both, "01.04.2024", "30.06.2025", WiderTrial, false),
        ("2B", Sfm, "Innføring Helse Nord", Both, "01.07.2025", "31.12.2026", Introduction, true),
        ("2B", Pll, "Tilpasning og utvidet utprøving i Helse Nord og utvalgte kommuner", Both, "01.01.2026", "31.12.2026", WiderTrial, true),
        ("2B", Pll, "Innføring PLL i Helse Nord", Both, "01.01.2027", Open, Introduction, true),
    ];

    [Fact]
    public void It_has_the_sub_goals_with_their_titles()
    {
        var plan = PublishedPage.Plan();
        Assert.Equal(Region, plan.Publisher);
        Assert.StartsWith("For hvert strategisk mål er det her listet delmål", Assert.Single(plan.Introduction).Text, StringComparison.Ordinal);
        Assert.Equal(
            [
                ("1A", "Innbygger skal ha mulighet for å administrere behandlingsforløp, digital dialog og innsynstjenester gjennom Helsenorge"),
                ("1B", "Innbyggere skal ha tilgang på velferdsteknologi og digital hjemmeoppfølging"),
                ("1C", "Ungdom skal ha tilgang på digitale tjenester"),
                ("2A", "Helsepersonell skal ha tilgang til moderniserte helhetlige digitale arbeidsverktøy"),
                ("2B", "Helsepersonell skal ha tilgang til pasientens legemiddelliste (PLL)"),
            ],
            plan.SubGoals.Select(one => (one.Code, one.Title)));
        Assert.Equal([("1", null, 3), ("2", (string?)null, 2)], plan.Goals().Select(goal => (goal.Number, goal.Title, goal.SubGoals.Count)));
        Assert.All(plan.SubGoals, one => Assert.Empty(one.Body));
        Assert.Null(plan.Dated);
    }

    [Fact]
    public void It_has_every_delivery_with_what_is_said_of_it()
    {
        var read = PublishedPage.Plan().Deliveries().Select(one => (
            one.SubGoal.Code, one.Measure.Title, one.Delivery.Title, one.Delivery.UserGroups!, one.Delivery.Start.Text, one.Delivery.End.Text,
            string.Join('|', one.Delivery.Phases.Select(phase => phase.Text)), one.Delivery.IsTentative));
        Assert.Equal(Deliveries, read);
        Assert.All(PublishedPage.Plan().Deliveries(), one => Assert.Equal(Region, one.Delivery.Owner));
    }

    [Fact]
    public void Undefined_dates_stay_undefined_and_days_are_days()
    {
        foreach (var one in PublishedPage.Plan().Deliveries().Select(one => one.Delivery))
        {
            Assert.Equal(one.Start.Text != Open, one.Start.IsDay);
            Assert.Equal(one.End.Text != Open, one.End.IsDay);
            Assert.Equal((one.Start.IsDay, one.End.IsDay), (one.Start.IsDefined, one.End.IsDefined));
        }
        var dialogue = PublishedPage.Plan().Deliveries().First().Delivery;
        Assert.Equal((null, new DateOnly(2024, 10, 31)), (dialogue.Start.First, dialogue.End.Last));
    }

    [Fact]
    public void Two_measures_have_one_title_and_stay_two()
    {
        var twins = PublishedPage.Plan().SubGoals.SelectMany(one => one.Measures.Select(measure => (one.Code, Measure: measure))).Where(one => one.Measure.Title == ForCitizens).ToList();
        Assert.Equal(["1A", "1C"], twins.Select(one => one.Code));
        Assert.Equal([2, 1], twins.Select(one => one.Measure.Deliveries.Count));
    }

    [Fact]
    public void What_is_said_of_a_measure_is_whole_and_in_order()
    {
        var body = PublishedPage.Plan().SubGoals[0].Measures[0].Body;
        Assert.Equal([TextKind.Paragraph, TextKind.Paragraph, TextKind.Paragraph, TextKind.Bullet, TextKind.Bullet, TextKind.Paragraph], body.Select(block => block.Kind));
        Assert.StartsWith("Mine Timeavtaler (ledes av Helse Sør-Øst RHF)", body[4].Text, StringComparison.Ordinal);
        Assert.EndsWith("Tjenestene omtales under delmål 2B og delmål 2C.", body[5].Text, StringComparison.Ordinal);
        var plans = PublishedPage.Plan().SubGoals[1].Measures[0];
        Assert.Equal((TextKind.Reading, "Digitale behandlings- og egenbehandlingsplaner på Helsedirektoratets hjemmesider."), (plans.Body[^1].Kind, plans.Body[^1].Text));
        Assert.Equal((TextKind.Bullet, 1), (Assert.Single(plans.Deliveries[0].Body).Kind, plans.Deliveries[0].Body[0].Level));
    }

    [Fact]
    public void Every_word_of_the_page_that_is_no_button_is_in_what_was_read()
    {
        var (page, read) = (Encoding.UTF8.GetString(PublishedPage.Bytes()), string.Join('\n', TextsOf(PublishedPage.Plan())));
        var buttons = new[] { "Mindre informasjon Mer informasjon", "Hopp til hovedinnhold" };
        foreach (var line in page.Split('\n').Select(line => line.Trim(' ', '•')).Where(line => line.Length > 0 && !buttons.Contains(line)))
            foreach (var part in line.Split(" | "))
                Assert.Contains(Content(part), read, StringComparison.Ordinal);
        Assert.DoesNotContain(buttons, button => read.Contains(button, StringComparison.Ordinal));
        Assert.DoesNotContain("Les mer", read, StringComparison.Ordinal);
    }

    [Fact]
    public void It_names_projects_with_their_leads_partners_duties_risks_and_what_to_read()
    {
        var facts = FactsOf("1A");
        Assert.Equal(
            [
                ("Digitale pasienttjenester i Nord", "Helse Nord"), ("Digitale innbyggertjenester - mine timeavtaler", "Helse Sør-Øst"),
                ("Tjenester for foreldre til ungdom mellom 13 og 15 år", Region), ("Mine Timeavtaler", "Helse Sør-Øst RHF"),
            ],
            facts.Projects.Select(project => (project.Name, project.Lead)));
        Assert.Contains(facts.Partners, partner => partner.Name == "Helsedirektoratet");
        Assert.Equal("Forskrift om standarder og nasjonale e-helseløsninger", Assert.Single(facts.Obligations).Source);
        Assert.Contains("risiko knyttet til videreføring", Assert.Single(FactsOf("1B").Risks).Sentence, StringComparison.Ordinal);
        Assert.Contains("Norsk helsenett", FactsOf("1B").Partners.Select(partner => partner.Name));
        Assert.Equal(["Helsedirektoratet", "Norsk helsenett"], FactsOf("2B").Partners.Select(partner => partner.Name).TakeLast(2));
        Assert.Equal(["Digital dialog mellom pasient og behandler på Helse Nord sine hjemmesider"], FactsOf("1A").Readings.Select(reading => reading.Text));
    }

    [Fact]
    public void A_reference_to_a_sub_goal_that_the_page_does_not_have_is_kept_and_known_to_lead_nowhere()
    {
        var plan = PublishedPage.Plan();
        Assert.Equal([("2B", true), ("2C", false)], FactsOf("1A").References.Select(one => (one.Target, plan.Has(one))));
        Assert.Equal([(ReferenceKind.Measure, "FRESK", false)], FactsOf("2A").References.Select(one => (one.Kind, one.Target, plan.Has(one))));
        Assert.Contains(new CrossReference(ReferenceKind.SubGoal, "2A"), FactsOf("2B").References);
        Assert.Equal(["2C", "FRESK"], PlanReview.Of(plan).DeadReferences.Select(one => one.Reference.Target));
    }

    [Fact]
    public void Nothing_of_it_is_odd()
    {
        Assert.Empty(PublishedPage.Reading().Remarks);
        Assert.All(PublishedPage.Plan().Deliveries().SelectMany(one => one.Delivery.Phases), phase => Assert.True(phase.IsKnown));
    }

    private static BodyFacts FactsOf(string subGoal) =>
        BodyFacts.Of([.. PublishedPage.Plan().SubGoals.Single(one => one.Code == subGoal).Measures.SelectMany(measure => measure.Body.Concat(measure.Deliveries.SelectMany(one => one.Body)))]);

    private static string Content(string part)
    {
        foreach (var word in new[] { "Les mer om ", "Delmål ", "Eier: ", "Brukergrupper: ", "Startdato: ", "Sluttdato: ", "1A - ", "1B - ", "1C - ", "2A - ", "2B - " })
            if (part.StartsWith(word, StringComparison.Ordinal)) part = part[word.Length..];
        return string.Join(' ', part.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static IEnumerable<string> TextsOf(RoadmapPlan plan) =>
    [
        plan.Publisher, .. plan.Introduction.Select(block => block.Text),
        .. plan.SubGoals.SelectMany(one => new[] { one.Code, one.Title }.Concat(one.Measures.SelectMany(measure => measure.Body.Select(block => block.Text).Prepend(measure.Title)))),
        .. plan.Deliveries().Select(one => one.Delivery).SelectMany(one => new[] { one.Title, one.Owner!, one.UserGroups!, one.Start.Text, one.End.Text, one.IsTentative ? "Tentativ tidsplan" : "" }
            .Concat(one.Phases.Select(phase => phase.Text)).Concat(one.Body.Select(block => block.Text))),
    ];
}
