"""Words that look like names or initials on a ward, and are not."""

from __future__ import annotations

# Short forms, without their dots. Two or three capital letters that are not here may be initials.
_SHORT_FORMS = """
aa ac acs acp ad adhd adl ae af ahp aka am amhp amps ao ap asap asd asc av awol
ba bd bm bmi bn bnf bp bpd bpm bsl bt btw
ca camhs cbt cc cctv cd cds ce cf chc chi cio cip cmht cmo cn cns co coo copd coshh covid cp cpa
cpd cpn cpr cq cqc cr crb crhtt cro cs ct ctg ctm cto cto ctr cv cw cwp cxr
da dbs dbt dh dhsc dj dm dna dnacpr dnar dnic doa dob doh dols dos dr dsh dt dtoc dtr dv dvd dvt
dwp dx
ea eap ecg echr ect ed edi edt ee eeg eg eha ehr ehcp em emdr emis emr en ent eol epr er esr et eta
etc eu eupd ev
fa faq fb ff ffp fft fi fm fo foi fp ft ftsu fu fy fyi
ga gb gbh gcs gdpr gi gm gmc gmt go gp gps gs gsf gtn gu
ha haz hb hc hca hcas hcp hcn hd hdu he hee hg hh hi hiv hm ho hmp hmpps hoo hp hq hr hrt hs hse
hsw ht htm hv hx
ia iapt ib ibd ibs ic icb icd icp icu id ie ii iii im imca imha ip ipc iq ira is isa iso it itu iv
ivs ix
jd jr json kb kc kg kit km kpi kpis ks
la lac lb ld le led lgbt lgbtq lo los lp lpa lps ls lscb lt ltd ltp ltsa lu lv lw
ma mar mappa marac mash max mc mca md mdo mdt mdts me met mg mh mha mhac mhra mhrt mi mic mind
min mla ml mm mmr mmse mo moc mod moj mot mou mp mps mr mri mrsa ms msk msu mt mtg mva
na nb nc nd ne neet nes news nfa ng ngo nhs nhse ni nic nice nj nmc nms nn nnn no noc nok nr nrt ns
nsa nsaid nt nv nvq nz
oas ob obs oc ocd od odd oh ok om ons oo op opa opd or os ot ota ots otc
pa pab pact pals paris pas pbs pc pca pcn pcr pcso pct pcs pd pdf pds pdr pe peg ph phe php phd pi
picu pid pin pip pipe pir pkb pl pm pmva pn po poa pod pos pp ppe ppi pr pre prn prns prom ps
psc psi psirf psw pt pta pte ptl pto pts ptsd pu pv pvc
qa qds qi qip qr qs
ra raf rapt rc rcs rca rcn rcp rd re ref rer rf rg rgn ri rip rm rmn rmns rmo rn rns rnld rnmh ro
roi rp rpi rr rs rsi rsm rt rta rtc rti rtt rv rx
sa sad sar sat sats sb sbar sc scr sd se sec sen send sh shmg shmsg sho shos sic sj sl sla slt sltr
sm smi smt sn sns so soad sob soc sol sop sos sp spa sq sr ss ssri st sta stat std sti str su sudep
sui sus sv sw swd sws sy
ta tb tba tbc tds te temp ten ti tia tl tlc tm tn to toil tps tpr ts tsh ttas tto ttos tv tvs tx
uc ui uk uki un unicef up upr ups urti us usa usb ut uti uv uvb
va vac vat vd ve vhs vi vip vii viii vj vlan vo voc vpn vs vte vtec vr vw
wa wb wc wd we wfh wh whe who wi wifi wk wm wn wo wp wr wra wrap wrvs ws wte ww wwi wwii
xi xii xl xmas xr xs xx ya yhec yo yot yp yr yrs zn zz
"""

# The work that people do here. Those who do it may be named.
_ROLES = """
administrator advocate ahp amhp assistant associate boss caretaker carer catering chaplain charge
chef clinician colleague consultant contractor cook coordinator cpn deputy director doctor domestic
dr engineer estates facilitator gp guardian hca hcas housekeeper housekeeping hr imam imha
independent instructor janitor keyworker lead matron manager mentor midwife nic nurse nurses nursing
occupational officer ot ots pharmacist pharmacy physio physiotherapist pilot porter porters preceptee
preceptor priest prof professor psychiatrist psychologist psychology rabbi rc reception receptionist
registrar rev reverend rgn rmn rmns rn security senior sho sister sisters sn social staff steward
student supervisor support surgeon sw teacher technician therapist trainee trainer tutor vicar
volunteer ward worker
"""

# Words with a capital that follow "patient" or a title and are nobody's name.
_NOT_NAMES = """
a able about access accident act action activities activity acuity acute admission admissions
advice advocacy advocate affairs after again age aged alarm alert all allocation also always am an
and another any appointment appointments are area around as asked assaulted assessment association
at attended attended away
back bathroom bay be became because bed bedroom beds been before being belongings benefits between
big black board bedtime both boxing breakfast british but by
call called calls came can canteen care carer carers caring case census centre champion chart charter
choice christmas church class clinic clinical clothing code come comes coming committee community
complaint complaints concern concerns confidentiality contact could council couldn't culture
daily data day days deaths decision deep demand department deputy detained did didn't diet dignity
dining dinner discharge discharged do doctor does doesn't doing domestic don't down dr drug during
dynamic dynamics
each early easter education eight either electronic emergency engagement english environment
episode equality escort escorted even evening event ever every everyone examination experience
extra
facing families family feedback feels felt female few files finance first five flow flows focus food
for forensic form forum found four framework friday friendly friends from further
games gave general gets getting giving go goes going got green group groups gym
had handbook handover has hasn't have having he health healthcare her here high him his history home
hospital hour hours house how however
i identifiable identification if impact in incident incidents independent info information initials
initiated input inside interview into involved involvement irish is isn't issue issues it
journey just keeps kept key kitchen
language laundry league leaflet league learning leave leaves led left let level levels liaison liaison
library life like line list living local lots lounge lunch
made majority making male management many may mealtime meals meantime medical medication medications
medicine meds meeting meetings men mental might mind missing mix mixed monday money month monthly
more morning most moved movement moves much must muslim my
name named names national need needs never new next nhs night nights nine no nobody none normal not
note notes nothing now number numbers nurse
obs observation observations occupational of off office often old older on once one online only open
options or orders other others our out outcome outcomes outpatient outside over own
pack panel parking participation participants partnership pathway patient patients people per perhaps
personal phone place plan planned plans please pool portal post presence pressure previous privacy
problem profile programme progress property protected protection
quality question questionnaire questions quiet
race ratio read reading ready really record recorded records recovery red referral referrals refused
related relationship relations relationships relatives report reported reports representative
representatives resident responsibility rest return returned returning returns review reviews right
rights risk risks room rooms round rounds rules run
safe safeguarding safety said same satisfaction saturday saw say says school search searched
searches seclusion second section secure security see seemed seems seen sent service services seven
several shall she shift shop should shouldn't side since six sleep smoking so social some someone
soon special staff staffing status stay stays still stories story street such sunday support
survey surveys system systems
table taken talks team teams telephone ten than that the their them then therapies there these they
things third this those though three through thursday time times to today together told tomorrow
too took total towards training transfer transfers transport treatment trial tribunal trust tuesday
tv two
unable under unescorted unit unless until up update upset us use user users using
valuables very view views violence visit visiting visitor visitors voice vulnerable
waiting walk wanted wants ward wards was wasn't watch we wednesday week weekday weekend weekly well
welfare went were weren't what when where whether which while who whole whose why will with within
without won't work workshop would wouldn't
year years yes yesterday yet you young your zone
able-bodied african albanian american arabic asian australian bangladeshi bengali black brazilian
buddhist bulgarian canadian caribbean catholic chinese christian czech dutch egyptian eritrean
ethiopian european filipino french german ghanaian greek gujarati hindu hungarian indian iranian iraqi
italian jamaican japanese jewish kenyan korean kurdish latvian lithuanian maltese mexican nepalese
nigerian norwegian pakistani polish portuguese protestant punjabi romanian russian scottish sikh
slovak somali spanish sudanese swedish swiss syrian tamil thai traveller turkish ukrainian urdu
vietnamese welsh white
january february march april june july august september october november december
id ie mr mrs ms mx miss mister missus pt pts temp english maths bingo karaoke pride ramadan eid diwali lent advent valentine halloween easter diamond
"""

# Titles of shops, shows, songs and games, by the Mr, Mrs, Miss or Ms that they begin with. One that
# is as likely to be a neighbour's name (Mr Turner, Mrs Robinson) is not here.
_MR_SHOWS = """
bates_vs bean benn big_breakfast blobby blue_sky bojangles brightside chips claus darcy fantastic
freeze frosty goodbar greedy grumpy happy hyde incredible kipling loverman magoo majestyk men messy
mistoffelees motivator muscle nice nobody nosey pickwick pink plow popper's porky potato_head
potatohead right ripley robot sandman selfridge sheen snuffleupagus spock stink t tambourine tayto
tickle tumble whippy worldwide and_mrs_smith and_mrs_quiz
"""
_MRS_SHOWS = """
beeton brown's_boys browns_boys claus crimble's dalloway danvers doubtfire hinch incredible maisel
miniver mopp overall tiggy tiggy-winkle tiggywinkle
"""
_MISS_SHOWS = """
america britain congeniality daisy dior england great_britain havisham hannigan honey ireland marple
moneypenny muffet peregrine piggy rabbit saigon scarlett scotland selfridge sixty sunshine trunchbull
universe wales world
"""
_MS_SHOWS = """
access dynamite excel forms marvel office outlook pac pac-man pacman powerpoint rachel sharepoint
teams windows word
"""

SHORT_FORMS: frozenset[str] = frozenset(_SHORT_FORMS.split())
ROLES: frozenset[str] = frozenset(_ROLES.split())
NOT_NAMES: frozenset[str] = frozenset(_NOT_NAMES.split()) | ROLES
SHOWS: dict[str, tuple[str, ...]] = {
    title: tuple(names.replace("_", " ") for names in listed.split())
    for title, listed in (
        ("mr", _MR_SHOWS),
        ("mrs", _MRS_SHOWS),
        ("miss", _MISS_SHOWS),
        ("ms", _MS_SHOWS),
    )
}
