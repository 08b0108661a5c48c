"""Words that look like names or initials on a ward, and are not."""

from __future__ import annotations

# Short forms, without their dots. Two or three capital letters that are not here may be initials.
_SHORT_FORMS = """
aa ac acp acs ad adhd adl ae af ahp aka am amhp amps ao ap asap asc asd av awol ba bd bm bmi bn
bnf bp bpd bpm bsl bt btw ca camhs cbt cc cctv cd cds ce cf chc chi cio cip cmht cmo cn cns co
coo copd coshh covid cp cpa cpd cpn cpr cq cqc cr crb crhtt cro cs ct ctg ctm cto ctr cv cw cwp
cxr da dbs dbt dh dhsc dj dm dna dnacpr dnar dnic doa dob doh dols dos dr dsh dt dtoc dtr dv dvd
dvt dwp dx ea eap ecg echr ect ed edi edt ee eeg eg eha ehcp ehr em emdr emis emr en ent eol epr
er esr et eta etc eu eupd ev fa faq fb ff ffp fft fi fm fo foi fp ft ftsu fu fy fyi ga gb gbh gcs
gdpr gi gm gmc gmt go gp gps gs gsf gtn gu ha haz hb hc hca hcas hcn hcp hd hdu he hee hg hh hi
hiv hm hmp hmpps ho hoo hp hq hr hrt hs hse hsw ht htm hv hx ia iapt ib ibd ibs ic icb icd icp
icu id ie ii iii im imca imha ip ipc iq ira is isa iso it itu iv ivs ix jd jr json kb kc kg kit
km kpi kpis ks la lac lb ld le led lgbt lgbtq lo los lp lpa lps ls lscb lt ltd ltp ltsa lu lv lw
ma mappa mar marac mash max mc mca md mdo mdt mdts me met mg mh mha mhac mhra mhrt mi mic min
mind ml mla mm mmr mmse mo moc mod moj mot mou mp mps mr mri mrsa ms msk msu mt mtg mva na nb nc
nd ne neet nes news nfa ng ngo nhs nhse ni nic nice nj nmc nms nn nnn no noc nok nr nrt ns nsa
nsaid nt nv nvq nz oas ob obs oc ocd od odd oh ok om ons oo op opa opd or os ot ota otc ots pa
pab pact pals paris pas pbs pc pca pcn pcr pcs pcso pct pd pdf pdr pds pe peg ph phd phe php pi
picu pid pin pip pipe pir pkb pl pm pmva pn po poa pod pos pp ppe ppi pr pre prn prns prom ps psc
psi psirf psw pt pta pte ptl pto pts ptsd pu pv pvc qa qds qi qip qr qs ra raf rapt rc rca rcn
rcp rcs rd re ref rer rf rg rgn ri rip rm rmn rmns rmo rn rnld rnmh rns ro roi rp rpi rr rs rsi
rsm rt rta rtc rti rtt rv rx sa sad sar sat sats sb sbar sc scr sd se sec sen send sh shmg shmsg
sho shos sic sj sl sla slt sltr sm smi smt sn sns so soad sob soc sol sop sos sp spa sq sr ss
ssri st sta stat std sti str su sudep sui sus sv sw swd sws sy ta tb tba tbc tds te temp ten ti
tia tl tlc tm tn to toil tpr tps ts tsh ttas tto ttos tv tvs tx uc ui uk uki un unicef up upr ups
urti us usa usb ut uti uv uvb va vac vat vd ve vhs vi vii viii vip vj vlan vo voc vpn vr vs vte
vtec vw wa wb wc wd we wfh wh whe who wi wifi wk wm wn wo wp wr wra wrap wrvs ws wte ww wwi wwii
xi xii xl xmas xr xs xx ya yhec yo yot yp yr yrs zn zz
"""

# Those of them that people write with dots. Any other letters with dots may be initials.
_DOTTED_FORMS = """
ac ad aka am asap bc bd cd cv dc dj dob dvd ect eg er etc eu gp hca hq hr id ie im iq it iv mdt
mot mp na nb nhs nok od ok ot pa pc pe pm po pr prn ps pto qc qds ra rc rip rmn rsvp sc sos tds
to tv uk un us usa vip wc wk yr
"""

# Plain words of two letters, in whatever case.
_SMALL_WORDS = """
ad ah am an as at be by do eg ex go he hi id if in is it lo me mr ms my no of oh ok on or ot ow pm
re so to tv uk up us vs we wk yo yr
"""

# The work that people do here. Those who do it may be named.
_ROLES = """
administrator advocate ahp amhp assistant associate boss carer caretaker catering chaplain charge
chef clinician colleague consultant contractor cook coordinator cpn deputy director doctor
domestic dr engineer estates facilitator gp guardian hca hcas housekeeper housekeeping hr imam
imha independent instructor janitor keyworker lead manager matron mentor midwife nic nurse nurses
nursing occupational officer ot ots pharmacist pharmacy physio physiotherapist pilot porter
porters preceptee preceptor priest prof professor psychiatrist psychologist psychology rabbi rc
reception receptionist registrar rev reverend rgn rmn rmns rn security senior sho sister sisters
sn social staff steward student supervisor support surgeon sw teacher technician therapist
trainee trainer tutor vicar volunteer ward worker
"""

# Words with a capital that follow "patient" or a title and are nobody's name.
_NOT_NAMES = """
a able able-bodied about access accident act action activities activity acuity acute admission
admissions advent advice advocacy advocate affairs african after again age aged alarm albanian
alert all allocation also always am american an and another any appointment appointments april
arabic are area around as asian asked assaulted assessment association at attended august
australian away back bangladeshi bathroom bay be became because bed bedroom beds bedtime been
before being belongings benefits bengali between big bingo black board both boxing brazilian
breakfast british buddhist bulgarian but by call called calls came can canadian canteen care
carer carers caribbean caring case catholic census centre champion chart charter chinese choice
christian christmas church class clinic clinical clothing code come comes coming committee
community complaint complaints concern concerns confidentiality contact could couldn't council
culture czech daily data day days deaths december decision deep demand department deputy detained
diamond did didn't diet dignity dining dinner discharge discharged diwali do doctor does doesn't
doing domestic don't down dr drug during dutch dynamic dynamics each early easter education
egyptian eid eight either electronic emergency engagement english environment episode equality
eritrean escort escorted ethiopian european even evening event ever every everyone examination
experience extra facing families family february feedback feels felt female few files filipino
finance first five flow flows focus food for forensic form forum found four framework french
friday friendly friends from further games gave general german gets getting ghanaian giving go
goes going got greek green group groups gujarati gym had halloween handbook handover has hasn't
have having he health healthcare her here high him hindu his history home hospital hour hours
house how however hungarian i id identifiable identification ie if impact in incident incidents
independent indian info information initials initiated input inside interview into involved
involvement iranian iraqi irish is isn't issue issues it italian jamaican january japanese jewish
journey july june just karaoke keeps kenyan kept key kitchen korean kurdish language latvian
laundry leaflet league learning leave leaves led left lent let level levels liaison library life
like line list lithuanian living local lots lounge lunch made majority making male maltese
management many march maths may meals mealtime meantime medical medication medications medicine
meds meeting meetings men mental mexican might mind miss missing missus mister mix mixed monday
money month monthly more morning most moved movement moves mr mrs ms much muslim must mx my name
named names national need needs nepalese never new next nhs nigerian night nights nine no nobody
none normal norwegian not note notes nothing november now number numbers nurse obs observation
observations occupational october of off office often old older on once one online only open
options or orders other others our out outcome outcomes outpatient outside over own pack
pakistani panel parking participants participation partnership pathway patient patients people
per perhaps personal phone place plan planned plans please polish pool portal portuguese post
presence pressure previous pride privacy problem profile programme progress property protected
protection protestant pt pts punjabi quality question questionnaire questions quiet race ramadan
ratio read reading ready really record recorded records recovery red referral referrals refused
related relations relationship relationships relatives report reported reports representative
representatives resident responsibility rest return returned returning returns review reviews
right rights risk risks romanian room rooms round rounds rules run russian safe safeguarding
safety said same satisfaction saturday saw say says school scottish search searched searches
seclusion second section secure security see seemed seems seen sent september service services
seven several shall she shift shop should shouldn't side sikh since six sleep slovak smoking so
social somali some someone soon spanish special staff staffing status stay stays still stories
story street such sudanese sunday support survey surveys swedish swiss syrian system systems
table taken talks tamil team teams telephone temp ten thai than that the their them then
therapies there these they things third this those though three through thursday time times to
today together told tomorrow too took total towards training transfer transfers transport
traveller treatment trial tribunal trust tuesday turkish tv two ukrainian unable under unescorted
unit unless until up update upset urdu us use user users using valentine valuables very
vietnamese view views violence visit visiting visitor visitors voice vulnerable waiting walk
wanted wants ward wards was wasn't watch we wednesday week weekday weekend weekly welfare well
welsh went were weren't what when where whether which while white who whole whose why will with
within without won't work workshop would wouldn't year years yes yesterday yet you young your
zone
"""

# Titles of shops, shows, songs and games, by the Mr, Mrs, Miss or Ms that they begin with. One that
# is as likely to be a neighbour's name (Mr Turner, Mrs Robinson) is not here.
_MR_SHOWS = """
and_mrs_quiz and_mrs_smith bates_vs bean benn big_breakfast blobby blue_sky bojangles brightside
chips claus darcy fantastic freeze frosty goodbar greedy grumpy happy hyde incredible kipling
loverman magoo majestyk men messy mistoffelees motivator muscle nice nobody nosey pickwick pink
plow popper's porky potato_head potatohead right ripley robot sandman selfridge sheen
snuffleupagus spock stink t tambourine tayto tickle tumble whippy worldwide
"""
_MRS_SHOWS = """
beeton brown's_boys browns_boys claus crimble's dalloway danvers doubtfire hinch incredible
maisel miniver mopp overall tiggy tiggy-winkle tiggywinkle
"""
_MISS_SHOWS = """
america britain congeniality daisy dior england great_britain hannigan havisham honey ireland
marple moneypenny muffet peregrine piggy rabbit saigon scarlett scotland selfridge sixty sunshine
trunchbull universe wales world
"""
_MS_SHOWS = """
access dynamite excel forms marvel office outlook pac pac-man pacman powerpoint rachel sharepoint
teams windows word
"""

SHORT_FORMS: frozenset[str] = frozenset(_SHORT_FORMS.split()) | frozenset(_SMALL_WORDS.split())
DOTTED_FORMS: frozenset[str] = frozenset(_DOTTED_FORMS.split())
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
