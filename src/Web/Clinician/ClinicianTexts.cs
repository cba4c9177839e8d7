namespace Varde.Web.Clinician;

/// <summary>The texts of the clinicians' pages: ClinicianTexts.resx in bokmål, ClinicianTexts.en.resx in English. A test holds that both have the same keys.</summary>
internal sealed class ClinicianTexts;
