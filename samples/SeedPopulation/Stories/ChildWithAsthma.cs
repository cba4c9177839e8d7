using Varde.SeedPopulation.Documents;
using Varde.SeedPopulation.People;

namespace Varde.SeedPopulation.Stories;

/// <summary>A child that grows, is vaccinated by the national programme, and has asthma.</summary>
internal static class ChildWithAsthma
{
    public static void Tell(Chronicle record)
    {
        var born = NorwegianTime.At(record.Person.Born.ToDateTime(new TimeOnly(0, 0)));
        Programme(record, born);
        Growth(record, born);
        Asthma(record);
        Attack(record, record.Dice.Between(30, 70));
    }

    private static void Programme(Chronicle record, DateTimeOffset born)
    {
        record.Add(Immunisations.Given(Vaccine.Rotavirus, 1, "ROT11", DemoClinician.HealthNurse, born.AddDays(43).AddHours(10)));
        var months = new[] { 3, 5, 12 };
        for (var dose = 1; dose <= 3; dose++)
        {
            var time = born.AddMonths(months[dose - 1]).AddDays(record.Dice.Between(0, 12)).AddHours(11);
            record.Add(Immunisations.Given(Vaccine.Hexavalent, dose, $"HEX{dose}2", DemoClinician.HealthNurse, time));
            record.Add(Immunisations.Given(Vaccine.PneumococcalConjugate, dose, $"PCV{dose}7", DemoClinician.HealthNurse, time.AddMinutes(5)));
        }
        var due = born.AddMonths(15).AddHours(11);
        record.Add(Immunisations.Deferred(Vaccine.Mmr, "Feber", DemoClinician.HealthNurse, due));
        record.Add(Immunisations.Given(Vaccine.Mmr, 1, "MMR19", DemoClinician.HealthNurse, due.AddDays(21)));
    }

    /// <summary>Length and weight along the middle of the Norwegian growth charts, with head circumference in the first two years.</summary>
    private static void Growth(Chronicle record, DateTimeOffset born)
    {
        var visits = new (int Months, decimal Height, decimal Weight, decimal? Head)[]
        {
            (0, 50.2m, 3.5m, 35.2m), (3, 61.4m, 6.2m, 40.6m), (6, 67.8m, 7.9m, 43.4m), (12, 76.2m, 9.9m, 46.4m), (24, 87.9m, 12.7m, 48.8m),
            (48, 103.6m, 17.0m, null), (72, 117.0m, 21.5m, null), (96, 129.1m, 27.0m, null), (120, 139.8m, 33.4m, null),
        };
        foreach (var (months, height, weight, head) in visits)
            record.Add(BodyMeasurements.Of(height + record.Dice.Between(-1.5m, 1.5m, 1), weight + record.Dice.Between(-0.2m, 0.4m, 1),
                DemoClinician.HealthNurse, born.AddMonths(months).AddDays(2).AddHours(9), head, withIndex: months >= 24));
    }

    private static void Asthma(Chronicle record)
    {
        var time = record.DaysAgo(420, 14, 30);
        record.Add(Notes.Note(DemoClinician.GeneralPractitioner, time, "Langvarig hoste",
            "Hoster om natten og ved lek, verre på våren. Eksem som liten.", "Fin allmenntilstand. Spredte pipelyder ved forsert utpust.",
            "Allergisk astma.", "Flutikason fast, salbutamol ved behov. Inhalasjonskammer er demonstrert.", Diagnosis.Asthma));
        record.Add(ProblemList.Of(DemoClinician.GeneralPractitioner, time.AddMinutes(10), new Problem(Diagnosis.Asthma, time)));
        foreach (var medicine in new[] { Medicine.Fluticasone, Medicine.Salbutamol })
            MedicationOrders.Start(record, medicine, DemoClinician.GeneralPractitioner, time.AddMinutes(12));
        if (record.Dice.Chance(35))
            record.Add(CriticalInformation.Of(DemoClinician.GeneralPractitioner, time.AddDays(30), root => CriticalInformation.Peanut(root, time.AddDays(20))));
    }

    private static void Attack(Chronicle record, int days)
    {
        var admitted = record.DaysAgo(days, 19, 5);
        record.Add(Notes.Note(DemoClinician.Emergency, admitted, "Astmaanfall",
            "Forkjølet to dager. Tungpusten i kveld, liten virkning av salbutamol hjemme.", "Inndragninger, pipelyder. Snakker i korte setninger.",
            "Moderat astmaanfall.", "Salbutamol på forstøver, prednisolon. Observeres i Barneavdelingen.", Diagnosis.Asthma));
        var order = MedicationOrders.Start(record, Medicine.NebulisedSalbutamol, DemoClinician.Paediatrics, admitted.AddMinutes(15));
        for (var hour = 0; hour <= 16; hour += 4)
        {
            var set = new VitalSet(102 + record.Dice.Between(-4, 6), 62 + record.Dice.Between(-4, 4), 142 - (hour * 2), 40 - hour, 37.6m, Math.Min(99, 90 + (hour / 2)),
                hour < 8 ? 2m : 0m);
            record.Add(VitalSigns.Whole(set, DemoClinician.Nurse, admitted.AddHours(hour), scored: false));
            record.Add(MedicationAdministrations.Given(order, DemoClinician.Nurse, admitted.AddHours(hour).AddMinutes(20)));
        }
        MedicationOrders.Change(record, order, "at0007", DemoClinician.Paediatrics, record.DaysAgo(days - 1, 13));
        record.Add(Notes.DischargeSummary(DemoClinician.Paediatrics, record.DaysAgo(days - 1, 14), new Stay(
            admitted, "Astmaanfall", "Hjem", [Diagnosis.Asthma], "Kjent allergisk astma. Forkjølet.", "Respirasjonsfrekvens 40, SpO₂ 90 % ved innkomst.",
            "Rask bedring på forstøver og én dose prednisolon.", "Ingen faste endringer.", [Medicine.Fluticasone, Medicine.Salbutamol],
            "Kontroll hos fastlege om 2 uker.", "Bruk salbutamol ved tung pust. Kom tilbake hvis det ikke virker i tre timer.")));
    }
}
