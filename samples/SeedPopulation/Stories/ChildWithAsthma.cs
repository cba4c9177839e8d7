using Varde.SeedPopulation.Documents;

namespace Varde.SeedPopulation.Stories;

/// <summary>A child that grows, is vaccinated by the national programme, and has asthma.</summary>
internal static class ChildWithAsthma
{
    public static void Tell(Chronicle record)
    {
        Childhood.BeforeSchool(record);
        Asthma(record);
        Attack(record, record.Dice.Between(30, 70));
        Childhood.AtSchool(record);
    }

    private static void Asthma(Chronicle record)
    {
        var time = record.DaysAgo(420, 14, 30);
        record.Add(Notes.Note(record.Carers.GeneralPractitioner, time, "Langvarig hoste",
            "Hoster om natten og ved lek, verre på våren. Eksem som liten.", "Fin allmenntilstand. Spredte pipelyder ved forsert utpust.",
            "Allergisk astma.", "Flutikason fast, salbutamol ved behov. Inhalasjonskammer er demonstrert.", Diagnosis.Asthma));
        record.Add(ProblemList.Of(record.Carers.GeneralPractitioner, time.AddMinutes(10), new Problem(Diagnosis.Asthma, time)));
        foreach (var medicine in new[] { Medicine.Fluticasone, Medicine.Salbutamol })
            MedicationOrders.Start(record, medicine, record.Carers.GeneralPractitioner, time.AddMinutes(12));
        if (record.Dice.Chance(35))
            record.Add(CriticalInformation.Of(record.Carers.GeneralPractitioner, time.AddDays(30), root => CriticalInformation.Peanut(root, time.AddDays(20))));
    }

    private static void Attack(Chronicle record, int days)
    {
        var admitted = record.DaysAgo(days, 19, 5);
        record.Add(Notes.Note(record.Carers.Emergency, admitted, "Astmaanfall",
            "Forkjølet to dager. Tungpusten i kveld, liten virkning av salbutamol hjemme.", "Inndragninger, pipelyder. Snakker i korte setninger.",
            "Moderat astmaanfall.", "Salbutamol på forstøver, prednisolon. Observeres i Barneavdelingen.", Diagnosis.Asthma));
        var order = MedicationOrders.Start(record, Medicine.NebulisedSalbutamol, record.Carers.Paediatrics, admitted.AddMinutes(15));
        for (var hour = 0; hour <= 16; hour += 4)
        {
            var set = new VitalSet(102 + record.Dice.Between(-4, 6), 62 + record.Dice.Between(-4, 4), 142 - (hour * 2), 40 - hour, 37.6m, Math.Min(99, 90 + (hour / 2)),
                hour < 8 ? 2m : 0m);
            record.Add(VitalSigns.Whole(set, record.Carers.Nurse, admitted.AddHours(hour), scored: false));
            record.Add(MedicationAdministrations.Given(order, record.Carers.Nurse, admitted.AddHours(hour).AddMinutes(20)));
        }
        MedicationOrders.Change(record, order, "at0007", record.Carers.Paediatrics, record.DaysAgo(days - 1, 13));
        record.Add(Notes.DischargeSummary(record.Carers.Paediatrics, record.DaysAgo(days - 1, 14), new Stay(
            admitted, "Astmaanfall", "Hjem", [Diagnosis.Asthma], "Kjent allergisk astma. Forkjølet.", "Respirasjonsfrekvens 40, SpO₂ 90 % ved innkomst.",
            "Rask bedring på forstøver og én dose prednisolon.", "Ingen faste endringer.", [Medicine.Fluticasone, Medicine.Salbutamol],
            "Kontroll hos fastlege om 2 uker.", "Bruk salbutamol ved tung pust. Kom tilbake hvis det ikke virker i tre timer.")));
    }
}
