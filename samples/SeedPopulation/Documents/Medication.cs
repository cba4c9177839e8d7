using System.Globalization;
using Varde.OpenEhr.ReferenceModel;
using Varde.SeedPopulation.People;
using Varde.SeedPopulation.Writing;

namespace Varde.SeedPopulation.Documents;

/// <summary>A medicine and how it is used.</summary>
/// <param name="Atc">ATC code.</param>
/// <param name="Name">Ingredient, strength and form.</param>
/// <param name="Route">Code of the Norwegian list of routes (7477).</param>
/// <param name="Dose">How much each time.</param>
/// <param name="Unit">UCUM unit of the dose; annotations in braces for tablets and puffs.</param>
/// <param name="Hours">Clock hours of each day when it is given; empty for medicine when needed.</param>
/// <param name="Directions">The same in words.</param>
/// <param name="Indication">What it is for, as the patient is told.</param>
internal sealed record Medicine(
    string Atc, string Name, string Route, decimal Dose, string Unit, IReadOnlyList<int> Hours, string Directions, string Indication)
{
    private const string AtcSystem = "2.16.578.1.12.4.1.1.7180";

    public static readonly Medicine Tiotropium = new("R03BB04", "Tiotropium inhalasjonspulver 18 mikrog", "11", 18, "ug", [8], "1 inhalasjon om morgenen", "KOLS");
    public static readonly Medicine Salbutamol = new("R03AC02", "Salbutamol inhalasjonsaerosol 0,1 mg/dose", "11", 2, "{puff}", [], "2 inhalasjoner ved behov, inntil 4 ganger daglig", "Ved tung pust");
    public static readonly Medicine NebulisedSalbutamol = new("R03AC02", "Salbutamol inhalasjonsvæske til nebulisator 1 mg/ml", "11", 2.5m, "mg", [], "2,5 mg på forstøver, gjentas ved behov", "Astmaanfall");
    public static readonly Medicine Prednisolone = new("H02AB06", "Prednisolon tablett 20 mg", "53", 40, "mg", [8], "40 mg om morgenen i 5 dager", "Forverring av lungesykdom");
    public static readonly Medicine Metformin = new("A10BA02", "Metformin tablett 500 mg", "53", 500, "mg", [8, 18], "1 tablett morgen og kveld", "Diabetes");
    public static readonly Medicine Empagliflozin = new("A10BK03", "Empagliflozin tablett 10 mg", "53", 10, "mg", [8], "1 tablett om morgenen", "Diabetes");
    public static readonly Medicine Atorvastatin = new("C10AA05", "Atorvastatin tablett 20 mg", "53", 20, "mg", [20], "1 tablett om kvelden", "Høyt kolesterol");
    public static readonly Medicine Losartan = new("C09CA01", "Losartan tablett 50 mg", "53", 50, "mg", [8], "1 tablett om morgenen", "Høyt blodtrykk");
    public static readonly Medicine Amlodipine = new("C08CA01", "Amlodipin tablett 5 mg", "53", 5, "mg", [8], "1 tablett om morgenen", "Høyt blodtrykk");
    public static readonly Medicine Fluticasone = new("R03BA05", "Flutikason inhalasjonsaerosol 50 mikrog/dose", "11", 50, "ug", [8, 20], "1 inhalasjon morgen og kveld", "Forebygger astma");
    public static readonly Medicine Apixaban = new("B01AF02", "Apiksaban tablett 2,5 mg", "53", 2.5m, "mg", [8, 20], "1 tablett morgen og kveld", "Forebygger blodpropp");
    public static readonly Medicine Alendronate = new("M05BA04", "Alendronsyre tablett 70 mg", "53", 70, "mg", [8], "1 tablett hver mandag", "Beinskjørhet");
    public static readonly Medicine Paracetamol = new("N02BE01", "Paracetamol tablett 500 mg", "53", 1000, "mg", [8, 14, 20], "2 tabletter tre ganger daglig", "Smerter");
    public static readonly Medicine Cefotaxime = new("J01DD01", "Cefotaksim injeksjon 2 g", "43", 2, "g", [6, 14, 22], "2 g intravenøst hver 8. time", "Blodforgiftning");
    public static readonly Medicine Folate = new("B03BB01", "Folsyre tablett 0,4 mg", "53", 0.4m, "mg", [8], "1 tablett daglig til uke 12", "Svangerskap");
    public static readonly Medicine Benzylpenicillin = new("J01CE01", "Benzylpenicillin injeksjon 3 g", "43", 3, "g", [0, 6, 12, 18], "3 g intravenøst hver 6. time", "Lungebetennelse");
    public static readonly Medicine Furosemide = new("C03CA01", "Furosemid injeksjon 40 mg", "43", 40, "mg", [8, 14], "40 mg intravenøst klokken 8 og 14", "Vann i kroppen ved hjertesvikt");
    public static readonly Medicine ApixabanForClots = new("B01AF02", "Apiksaban tablett 5 mg", "53", 10, "mg", [8, 20], "2 tabletter morgen og kveld i 7 dager", "Blodpropp");
    public static readonly Medicine Iron = new("B03AA07", "Jern(II)sulfat depottablett 100 mg", "53", 100, "mg", [8], "1 tablett om morgenen", "Jernmangel");

    /// <summary>All that somebody here has had.</summary>
    public static IReadOnlyList<Medicine> All { get; } = [Tiotropium, Salbutamol, NebulisedSalbutamol, Prednisolone, Metformin, Empagliflozin, Atorvastatin, Losartan, Amlodipine, Fluticasone, Apixaban, Alendronate, Paracetamol, Cefotaxime, Folate, Benzylpenicillin, Furosemide, ApixabanForClots, Iron];

    public DvCodedText ToValue() => ValueWriter.Coded(AtcSystem, Atc, Name);

    public DvQuantity ToDose() => ValueWriter.Quantity(Dose, Unit, Dose == Math.Truncate(Dose) ? 0 : 1);
}

/// <summary>An order that others refer to.</summary>
internal sealed record MedicationOrder(Medicine Medicine, string Id, string Issuer, DateTimeOffset Started);

/// <summary>Orders and what becomes of them: each order is one document, changed by new versions.</summary>
internal static class MedicationOrders
{
    /// <summary>A new order, started at once.</summary>
    public static MedicationOrder Start(Chronicle record, Medicine medicine, DemoClinician author, DateTimeOffset time)
    {
        var order = new MedicationOrder(medicine, record.NewId(), record.Carers.Hospital, time);
        record.Add(Document(order, "at0004", author, time, reason: null));
        return order;
    }

    /// <summary>The next version of an order: restarted, paused, stopped or completed (at-code of the step).</summary>
    public static void Change(Chronicle record, MedicationOrder order, string step, DemoClinician author, DateTimeOffset time, string? reason = null) =>
        record.Add(Document(order, step, author, time, reason));

    private static DemoDocument Document(MedicationOrder order, string step, DemoClinician author, DateTimeOffset time, string? reason) =>
        DemoTemplates.Document("varde.medication_order.v1", author, time, root => root
            .In("medication_order.v3", n => n
                .Narrative($"{order.Medicine.Name}: {order.Medicine.Directions}")
                .In("at0001", activity => Content(activity, order, step is "at0007" or "at0015" ? time : null))
                .Set("at0004", Identifier(order)))
            .In("medication.v1", action => State(action, order, step, reason)), series: "order:" + order.Id);

    private static void Content(Node activity, MedicationOrder order, DateTimeOffset? ended)
    {
        var medicine = order.Medicine;
        activity
            .Set("at0070", medicine.ToValue())
            .Choose("at0091", medicine.Route)
            .Set("at0009", medicine.Directions)
            .In("therapeutic_direction.v1", d => d.In("dosage.v2", dosage => dosage
                .Set("at0144", medicine.ToDose())
                .In("timing_daily.v1", timing => Timing(timing, medicine))))
            .Set("at0105", medicine.Indication)
            .In("at0113", details => details.Set("at0012", order.Started));
        if (ended is { } time) activity.In("at0113", details => details.Set("at0013", time));
    }

    private static void Timing(Node timing, Medicine medicine)
    {
        if (medicine.Hours.Count == 0)
        {
            timing.Set("at0024", true).Set("at0025", medicine.Indication);
            return;
        }
        timing.Set("at0003", medicine.Hours.Count);
        foreach (var hour in medicine.Hours)
            timing.AddValue("at0004", new DvTime { Value = hour.ToString("00", CultureInfo.InvariantCulture) + ":00:00" });
    }

    private static void State(Node action, MedicationOrder order, string step, string? reason)
    {
        action.Step(step).Set("at0020", order.Medicine.Name).Set("at0103", Identifier(order));
        if (reason is not null) action.Set("at0021", reason);
    }

    internal static DvIdentifier Identifier(MedicationOrder order) =>
        new() { Id = order.Id, Issuer = order.Issuer, Assigner = order.Issuer, Type = "ordinering" };
}

/// <summary>Doses given and not given.</summary>
internal static class MedicationAdministrations
{
    public static DemoDocument Given(MedicationOrder order, DemoClinician author, DateTimeOffset time, DateTimeOffset? planned = null) =>
        Of(order, "at0006", author, time, planned, reason: null);

    public static DemoDocument NotGiven(MedicationOrder order, DemoClinician author, DateTimeOffset time, string reason) =>
        Of(order, "at0018", author, time, time, reason);

    private static DemoDocument Of(
        MedicationOrder order, string step, DemoClinician author, DateTimeOffset time, DateTimeOffset? planned, string? reason) =>
        DemoTemplates.Document("varde.medication_administration.v1", author, time, root => root.In("medication.v1", action =>
        {
            action.Step(step).Set("at0020", order.Medicine.ToValue());
            if (reason is null) action.In("dosage.v2", d => d.Set("at0144", order.Medicine.ToDose()));
            if (planned is { } scheduled) action.Set("at0043", scheduled);
            else action.Missing("at0043", "273");
            if (reason is not null) action.Set("at0021", reason);
            action.Choose("at0147", order.Medicine.Route).Set("at0103", MedicationOrders.Identifier(order));
        }));
}
