using Varde.AccessControl;

namespace Varde.People;

/// <summary>What is counted of the use of a service in a week. All that there is stands in <see cref="All"/>; docs/rollout.md shows the same table.</summary>
/// <param name="Key">Its name in the API.</param>
/// <param name="Numerator">What is counted.</param>
/// <param name="Denominator">Of what; the same as the numerator for the figure that the others are held against.</param>
/// <param name="Source">What it is taken from.</param>
/// <param name="Norwegian">What it says, in bokmål.</param>
/// <param name="English">What it says, in English.</param>
public sealed record UseFigure(string Key, string Numerator, string Denominator, string Source, string Norwegian, string English)
{
    private const string AccessLog = "access log";

    /// <summary>How long after it came a document is opened in time for <see cref="Opened"/>.</summary>
    public static readonly TimeSpan OpenedWithin = TimeSpan.FromDays(14);

    public static readonly UseFigure Served = new("served", "people", "people", AccessLog,
        "Personer som tjenesten ble brukt for: noe av den ble laget, endret eller åpnet, av ansatte, av dem selv eller av noen som representerer dem. Hver person telles én gang i uken.",
        "People for whom the service was used: something of it was made, changed or opened, by staff, by themselves or by somebody who represents them. Each person counts once a week.");

    public static readonly UseFigure Own = new("own", "people", "served", AccessLog,
        "De av dem som brukte tjenesten selv, eller ved noen som representerer dem.",
        "Those of them who used the service themselves, or through somebody who represents them.");

    public static readonly UseFigure Messages = new("messages", "messages", "served", AccessLog,
        "Nye meldinger, fra innbyggere og ansatte.",
        "New messages, from citizens and staff.") { Services = [ServiceId.MessageWriting] };

    public static readonly UseFigure Documents = new("documents", "documents", "served", AccessLog,
        "Nye dokumenter og andre innslag i journalen, fra innbyggere, ansatte og systemer.",
        "New documents and other entries of the record, from citizens, staff and systems.") { NotServices = [ServiceId.MessageWriting] };

    public static readonly UseFigure Opened = new("opened", "documents", "documents", AccessLog,
        "Av ukens nye dokumenter som er åpne for pasienten: de som pasienten, eller noen som representerer pasienten, åpnet innen 14 dager. Det som bare ble sett i en liste, er ikke med.",
        "Of the week's new documents that are open to the patient: those that the patient, or somebody who represents the patient, opened within 14 days. What was only seen in a list is not among them.");

    public static readonly UseFigure OptOuts = new("opt-outs", "people", "served", "access log and consents",
        "De som tjenesten ble brukt for, og som samme uke stengte den, sperret opplysninger i den, skjulte et dokument eller trakk et samtykke.",
        "Those for whom the service was used and who in the same week closed it, blocked information in it, hid a document or withdrew a consent.");

    public static readonly UseFigure Answers = new("answers", "answers", "questions", "none",
        "Svar i tide. Ingen tjeneste har frister for svar ennå, så dette telles ikke.",
        "Answers in time. No service has times to answer by yet, so that this is not counted.") { IsSupported = false };

    /// <summary>All figures, in the order in which they are told.</summary>
    public static IReadOnlyList<UseFigure> All { get; } = [Served, Own, Messages, Documents, Opened, OptOuts, Answers];

    /// <summary>Whether anything is there that it could be taken from.</summary>
    public bool IsSupported { get; private init; } = true;

    /// <summary>Whether the numerator is a part of the denominator, so that it is told as a share.</summary>
    public bool IsShare => this == Own || this == Opened || this == OptOuts;

    private IReadOnlyList<ServiceId>? Services { get; init; }

    private IReadOnlyList<ServiceId> NotServices { get; init; } = [];

    /// <summary>Whether it is told of a service.</summary>
    public bool IsOf(ServiceId service) => (Services is null || Services.Contains(service)) && !NotServices.Contains(service);

    /// <summary>The figures of a service, in their order.</summary>
    public static IEnumerable<UseFigure> Of(ServiceId service) => All.Where(figure => figure.IsOf(service));
}
