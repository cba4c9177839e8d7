using Varde.SeedPopulation.Documents;

namespace Varde.SeedPopulation.Stories;

/// <summary>Someone old who lives at home with help, falls, breaks a hip, and comes home again by way of hospital.</summary>
internal static class FallInOldAge
{
    public static void Tell(Chronicle record)
    {
        var fall = record.Dice.Between(25, 60);
        var apixaban = Before(record, fall);
        Admission(record, fall, apixaban);
        AtHome(record, fall - 12);
    }

    private static MedicationOrder Before(Chronicle record, int fall)
    {
        var time = record.DaysAgo(fall + 400, 10);
        record.Add(ProblemList.Of(record.Carers.GeneralPractitioner, time,
            new Problem(Diagnosis.AtrialFibrillation, time.AddYears(-3)), new Problem(Diagnosis.Hypertension, time.AddYears(-15))));
        record.Add(CriticalInformation.Of(record.Carers.GeneralPractitioner, time.AddMinutes(5), root =>
        {
            CriticalInformation.Treatment(root, "4", "Apiksaban på grunn av atrieflimmer");
            if (record.Dice.Chance(50)) CriticalInformation.Implant(root, "9", time.AddYears(-2));
        }));
        MedicationOrders.Start(record, Medicine.Amlodipine, record.Carers.GeneralPractitioner, time.AddMinutes(10));
        var apixaban = MedicationOrders.Start(record, Medicine.Apixaban, record.Carers.GeneralPractitioner, time.AddMinutes(12));
        record.Add(Immunisations.Given(Vaccine.Covid, 6, "COV66", record.Carers.HomeNurse, record.DaysAgo(fall + 90, 11)));
        var weight = record.Dice.Between(48m, 74m, 1);
        for (var days = fall + 360; days > fall + 20; days -= 60)
        {
            record.Add(BodyMeasurements.Of(record.Person.IsFemale ? 158 : 172, weight, record.Carers.HomeNurse, record.DaysAgo(days, 9, 30)));
            record.Add(VitalSigns.Whole(Calm(record), record.Carers.HomeNurse, record.DaysAgo(days, 9, 40)));
            weight -= record.Dice.Between(0.2m, 0.9m, 1);
        }
        return apixaban;
    }

    private static VitalSet Calm(Chronicle record) => new(
        record.Dice.Between(122, 150), record.Dice.Between(66, 82), record.Dice.Between(62, 86), record.Dice.Between(14, 18),
        record.Dice.Between(36.3m, 37.0m, 1), record.Dice.Between(95, 98));

    private static void Admission(Chronicle record, int fall, MedicationOrder apixaban)
    {
        var admitted = record.DaysAgo(fall, 7, 50);
        record.Add(Notes.Note(record.Carers.Emergency, admitted, "Fall hjemme",
            "Snublet i teppet på vei til badet i natt. Funnet av hjemmesykepleien. Smerter i hoften, ikke besvimt.",
            "Høyre bein forkortet og utadrotert. Ingen hodeskade. Våken og klar.", "Lårhalsbrudd bekreftet på røntgen.",
            "Apiksaban pauses. Lårnerveblokade. Opereres innen 48 timer.", Diagnosis.HipFracture));
        var paracetamol = MedicationOrders.Start(record, Medicine.Paracetamol, record.Carers.Orthopaedics, admitted.AddHours(1));
        MedicationOrders.Change(record, apixaban, "at0009", record.Carers.Orthopaedics, admitted.AddHours(1).AddMinutes(5), "Operasjon");
        MedicationOrders.Change(record, apixaban, "at0004", record.Carers.Orthopaedics, admitted.AddDays(3), "Gjenopptatt etter operasjon");
        MedicationOrders.Start(record, Medicine.Alendronate, record.Carers.Orthopaedics, admitted.AddDays(5));
        Ward(record, fall, admitted, paracetamol);
        record.Add(Procedures.Cancelled("Hemiprotese i høyre hofte", "Ikke gått lenge nok siden siste dose apiksaban", record.Carers.Orthopaedics, admitted.AddHours(6)));
        record.Add(Procedures.Completed("Hemiprotese i høyre hofte", "Lårhalsbrudd", "Høyre hofte", "Sementert hemiprotese i spinalbedøvelse, uten vansker.", record.Carers.Orthopaedics, admitted.AddHours(30)));
        record.Add(Notes.DischargeSummary(record.Carers.Orthopaedics, record.DaysAgo(fall - 6, 12), new Stay(
            admitted, "Fall med lårhalsbrudd", "Korttidsopphold i kommunen", [Diagnosis.HipFracture, Diagnosis.Osteoporosis, Diagnosis.AtrialFibrillation],
            "Bor alene med hjemmesykepleie to ganger daglig. Gikk med rullator.", "Høyre lårhalsbrudd. Hb falt til 9,6 etter operasjonen.",
            "Hemiprotese andre dag. Oppe med fysioterapeut dagen etter. Kortvarig forvirret tredje natt.",
            "Nytt: alendronsyre og paracetamol. Apiksaban gjenopptatt tredje dag.", [Medicine.Apixaban, Medicine.Amlodipine, Medicine.Alendronate, Medicine.Paracetamol],
            "Opptrening i kommunen, hjelpemidler og gjennomgang av fallrisiko hjemme. Hb om en uke.", "Du kan belaste beinet fullt. Det er viktig å øve hver dag.")));
        record.Add(ProblemList.Of(record.Carers.Orthopaedics, record.DaysAgo(fall - 6, 12, 20),
            new Problem(Diagnosis.AtrialFibrillation, admitted.AddYears(-4)), new Problem(Diagnosis.Hypertension, admitted.AddYears(-16)),
            new Problem(Diagnosis.HipFracture, admitted, IsChronic: false), new Problem(Diagnosis.Osteoporosis, admitted)));
    }

    private static void Ward(Chronicle record, int fall, DateTimeOffset admitted, MedicationOrder paracetamol)
    {
        var haemoglobin = record.Dice.Between(11.4m, 13.2m, 1);
        for (var day = 0; day < 6; day++)
        {
            record.Add(LaboratoryReport.Of(record.Carers.Laboratory, "Klinisk kjemi", record.Person.IsFemale, record.NewSampleId(), record.DaysAgo(fall - day, 10, 30),
                (Analyte.Haemoglobin, haemoglobin - (day is 2 or 3 ? 2.1m : day * 0.2m)), (Analyte.Crp, new[] { 6, 38, 121, 96, 58, 30 }[day]),
                (Analyte.Creatinine, record.Dice.Between(70, 108)), (Analyte.Potassium, record.Dice.Between(3.5m, 4.4m, 1))));
            for (var shift = 0; shift < 3; shift++) Shift(record, admitted.AddDays(day).AddHours(shift * 7), day, shift, paracetamol);
        }
    }

    private static void Shift(Chronicle record, DateTimeOffset time, int day, int shift, MedicationOrder paracetamol)
    {
        var confused = (day, shift) == (3, 2);
        var set = new VitalSet(
            record.Dice.Between(112, 142), record.Dice.Between(60, 80), record.Dice.Between(72, 104), record.Dice.Between(15, 21),
            record.Dice.Between(36.6m, 37.9m, 1), record.Dice.Between(93, 97), day is 2 && shift == 0 ? 2m : 0m, confused ? "at0015" : "at0005");
        record.Add(VitalSigns.Whole(set, record.Carers.Nurse, time));
        record.Add(confused
            ? MedicationAdministrations.NotGiven(paracetamol, record.Carers.Nurse, time.AddMinutes(10), "Ville ikke ta tablettene")
            : MedicationAdministrations.Given(paracetamol, record.Carers.Nurse, time.AddMinutes(10)));
    }

    private static void AtHome(Chronicle record, int days)
    {
        record.Add(Notes.Note(record.Carers.HomeNurse, record.DaysAgo(days, 13), "Første besøk etter sykehus",
            "Går med rullator inne, trenger hjelp til dusj. Lite matlyst.", "Sår tørt og fint.", "Klarer seg med hjelp.",
            "Besøk tre ganger daglig, næringsdrikk. Terskler og tepper fjernes."));
        record.Add(VitalSigns.Whole(Calm(record), record.Carers.HomeNurse, record.DaysAgo(days, 13, 15)));
    }
}
