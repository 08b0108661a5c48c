"""Names that people bear, for knowing one that was typed without a capital letter.

The names most met on wards across the UK, from many languages. A name that is missing here is
still found where it has its capital.
"""

from __future__ import annotations

# First names, but for those that are words as well.
_GIVEN = """
aaliyah aaron abbie abdi abdul abdullah abigail abu adaeze adam adaora adebayo adel adele adnan
adrian agata agnes agnieszka ahmad ahmed aidan aiden aileen aisha aisling akua alan alana
alasdair albert aleksander alex alexander alexandra alexis alfie ali alice alicia alina alisha
alison alistair allan allison alma alwyn amanda amara amelia amina amir amit amy ana anastasia
andre andrea andreea andrei andrew andy aneta angela angelina angus anil anita anjali ann anna
annabel anne annette annie anthea anthony antoinette antonio aoife archie arjun arlene arthur
arun asad ashley asif asma astrid audrey ava ayesha ayodele azra babatunde barbara barnaby barry
bartosz beata beatrice becky belinda ben benedict benjamin bernadette bernard bernie beryl bess
bessie beth bethan bethany betty beverley beverly bilal bob bobby bogdan bolu brandon brenda
brendan brian briony bronagh bronwen bruce bryan bryony byron caitlin caleb callum calum calvin
cameron camilla candice cara carl carla carlos carly carmel carmen carol carole caroline carolyn
cathal catherine cathy catriona cecil cecilia cedric celeste celia ceri chanelle chantelle
charlene charles charlie charlotte cheryl chiamaka chiara chidi chinedu chioma chloe chris
chrissie christina christine christopher ciara ciaran claire clara clare clarence clark claudia
clifford clive clodagh cody colette colin colleen connor conor constance cora corey craig crispin
cynthia daisy damian damien damon dan dana daniel daniela danielle danny daphne darcy daria
darius darrell darren darryl dave david dawid dean deana deanna debbie deborah debra declan
deepak deirdre delroy denise dennis denzel derek dermot desmond dewi diana diane dilip dimitri
dina dinesh dolores dominic donald donna dora doreen doris dorota dorothy doug dougal douglas
duncan dwayne dylan eamon eddie edith edmund edna eduardo edward edwin eileen eilidh elaine
eleanor elena eli elif elijah elinor eliot elisa elise elizabeth ella ellen ellie elliot elliott
elsa elsie elspeth emeka emil emilia emily emma emmanuel eoin eric erica erik erin ernest esme
esther ethan ethel euan eugene evan evelyn ewa ewan fadi faisal farah farhan farid farouk fatima
fatma fatou felicity felix femi fergus finlay finn finnian fiona flora florin folake frances
francesca francisco frankie fraser fred freda freddie frederick freya funmi gabriel gabriela gail
gareth garfield garry gary gavin gemma geoff geoffrey george georgie georgina gerald geraldine
gerard gerry gethin giles gillian gina giovanni gladys glenda glenn gloria glyn gordon gosia
graeme graham grainne greg gregor gregory greta grzegorz guillermo gurpreet gwen gwyneth gwynfor
habib hafsa hakim halima hamid hamish hamza hannah harinder harold haroon harpreet harriet harry
harvey hasan hassan hayden hayley hazel heidi helen helena henrietta henry herbert hilary hilda
horace howard hubert hugh hugo humphrey hussein iain ian ibrahim ida idris ifan ifeoma ilaria
imani imogen imran inga ingrid ioana iona irena irene irina isaac isabel isabella isabelle isaiah
isha ishmael ismail isobel ivan ivor iwan iwona jacek jackie jackson jacob jacqueline jacqui jade
jaden jake jakub jamal james jamie jane janet janice janine jared jasmine jason javed javier
jawad jayden jayne jean jeanette jeff jeffrey jemima jen jenna jennifer jenny jeremy jermaine
jerome jerry jess jessica jessie jill jim jimmy jo joan joanna joanne jodie joe joel joelle johan
john johnny jon jonah jonas jonathan jordan jorge jose josef joseph josephine josh joshua josie
juan juanita jude judith judy julia julian julie juliet julius justin justine justyna kai kamal
kamil karen karim karin karl karolina kasia katarzyna kate kath katherine kathleen kathryn kathy
katie katrina kay kaye kayleigh keith kelechi kelly kelvin ken kenneth kenny keri kerry kevin kez
khadija khalid khalil kieran kim kimberley kiran kirsten kirsty koffi kofi krishna kristina
krystian krzysztof kwabena kwame kwasi kyle kylie lakshmi lana lara larry latoya laura lauren
laurence lauri leah leanne lee leila lena lenny leo leon leonard leonie leroy lesley leslie lewis
lexi liam lianne libby lidia lilian lillian lily linda lindsay lindsey lionel lisa liz lizzie
lloyd lois lola lorna lorraine lottie louis louisa louise lucas lucia lucille lucinda lucy luis
lukas lukasz luke lydia lyn lynda lynette lynn lynne mabel macy maddie madeleine madison maeve
magda magdalena maggie mahmoud maira mairead maisie malcolm malgorzata malik mandy manjit manuel
mara marcel marcia marcin marco marcus marek margaret margery maria mariam marian marianne marie
marilyn mario marion marjorie marlene marlon marsha martha martin martina martyn marvin mary
maryam mateusz matilda matt matthew maud maura maureen maurice mavis maxine maya megan mehmet mei
melanie melissa melvin meredith mervyn mia michael michal michel michele michelle mick mickey
miguel mike mikey mila mildred millicent mira miranda miriam mohamed mohammad mohammed moira
molly mona monica morag morgan morris muhammad muhammed murray musa mustafa myra myriam nadia
nadine naeem nancy naomi nasir nasreen natalia natalie natasha nathan nathaniel neal ned neil
nell nellie nelson nia niall niamh nicholas nicky nicola nicole nigel nikhil niki nikita nikki
nina nisha nnamdi noah noel nora noreen norma norman nuala nur octavia oisin oisín olga oliver
olivia ollie olu oluwaseun omar onyeka oona orla orlaith oscar osman owain owen ozan pablo paddy
padraig paige pam pamela parveen pascal patricia patrick patryk patsy paul paula pauline pavel
pawel pedro peggy penelope percy pete peter petra petru phil philip philippa phillip phoebe
phyllis pierre piotr pippa polly prakash pranav preeti priscilla priya priyanka przemek quentin
quincy rachael rachel radek rafael rahim rahul raj rajesh rajiv ralph ramesh ramon randall rania
rashid raul ravi raymond rebecca reece reggie reginald renata rene reuben rhian rhiannon rhoda
rhona rhys ricardo richard richie ricky rita robert roberta roberto robyn rodney roger roland
ronald ronan ronnie rory rosa rosalie rosalind rosanna roseanne rosie ross rowena roxanne roy
ruby rudolf rufus rupert russell ruth ryan saad sabina sabrina sadia sadie safiya saima sajid
saleem salim sally salma salman sam samantha samina samir samira samson samuel sana sandeep
sandra sanjay santiago sara sarah sasha savannah scarlett scott seamus sean sebastian selina
serena sergei sergio seun shabana shabnam shahid shakira shane shannon sharon shaun shauna shawn
shazia sheila shelley shelly sheryl shirley shona sian sidney simon simone sinead siobhan siân
sofia sonia sonya sophia sophie stacy stan stanislaw stanley stefan stella stephanie stephen
steve steven stewart stuart sunil sunita susan susanna susie suzanne sven sybil sylvia szymon
tabitha tahir tamara tamika tamsin tania tanisha tanya tara tariq tasha tatiana tegan terence
teresa terri tessa thabo thandi thelma theo theodore theresa thomas tiago tiffany tim timothy
tina tobias toby todd tom tomas tomasz tommy toni tony tracey tracy trevor tricia trish tristan
trudy tunde tyrone uche ulrich umar ursula usha usman valentina valerie vanessa vaughan vera
vernon veronica vicki vicky victor victoria vijay vikki vikram vincent vivian vivien vivienne
vladimir wahid walid wallace walter wanda warren wasim wayne wendy wesley wilfred wilhelmina
william wilma winifred winston wojciech xavier yasmin yasmine yaw yetunde yolanda yousef yusuf
yvette yvonne zac zach zachary zack zahra zaid zain zainab zak zara zbigniew zeeshan zelda zena
zeynep zoe zofia zoë zuzanna
"""

# Family names, but for those that are words as well.
_FAMILY = """
abubakar adams adamson addo adeleke adeyemi afolabi ainsworth akhtar akinola akram allen amin
anderson anderton andrews ansah appiah armstrong arnold asante ashton ashworth atherton atkins
atkinson austin awan aziz bailey bains baird baldwin ballard bamford banerjee bannister barclay
barlow barnes barnett barratt barrett barron bartlett barton bassett bates batra baxter beattie
beaumont begum bell bennett benson bentley bevan bhatt bibi biggs birch birchall blackburn
blackwell blair blake boateng boswell bourne bowden bowen bowers bowman boyce boyd boyle bradbury
bradley bradshaw brady brennan briggs broadbent brooke brookes brooks browne bryant buckley
burgess burke burnett burrows burton byrne callaghan campbell carey carr carroll carter
cartwright cassidy chadwick chan chandler chapman charlton chaudhry chen cheung chowdhury
christie chukwu clarke clayton cleary clements cochrane cohen coleman coles collier collins
conlon connolly conroy conway cooke corbett costello cowan coyle crawford crossley crowther
cullen cunningham curran daly daniels davey davidson davies davis davison dawson delaney dempsey
denton devlin dhillon diaz dickinson dickson dixon dobson docherty doherty donnelly donovan
dowling doyle duffy dunmore dunn eastwood eaton edmonds edwards egan ellis evans eze fairweather
farrell faulkner fenton ferguson fernandes fernandez fielding fitzgerald fitzpatrick fleming
fletcher flynn forster forsyth fowler gallagher garcia gardiner garner gibbons gibbs gibson
gilbert gill gillespie goddard godfrey gomez goodman goodwin gough greene griffin griffiths gunn
gupta hafeez haines haley hamilton hammond hanna hanson harding harris harrison hartley haslam
hawkins hayes haynes hayward healey healy henderson hewitt hickey hicks higgins hilton hodge
hodges hodgson hogan hollis holloway holmes hooper hopkins horton hoskins houghton howarth howell
howells huang hudson hughes humphreys humphries hussain hutchinson hutton ingram iqbal irving
jacobs jahan jarvis jefferson jenkins jennings johns johnson johnston johnstone jones kamara
kapoor kaur kavanagh kaya keane kearney keegan kemp kendall kennedy kenyon kerr khan khatun kirby
knowles kowalczyk kowalski kumar kuznetsov lacey lambert larkin lawrence lawson lennon liu
livingstone lopez lovell lynch macdonald mackay mackenzie maclean macleod maguire mahmood malone
martinez massey matthews maxwell mcallister mccann mccarthy mccormack mcdonald mcdonnell mcgrath
mcgregor mcguire mcintyre mckay mckenna mckenzie mclaughlin mclean mcmahon mcmillan mcnally
mensah metcalfe miah middleton millar milne mitchell moore moran moreno morrison morton muir
mulligan murphy myers nair naylor neill newton nguyen nicholls nicholson nicol nixon nolan norris
norton novak nowak nunn nwosu o'brien o'connell o'connor o'donnell o'hara o'keefe o'leary o'neill
o'reilly o'sullivan odonnell ogden ogunleye okafor okeke okonjo okonkwo okoro oladipo olsen
oneill oreilly ortiz osborne osullivan owens owusu parker parkes parkin parkinson parmar parry
patel paterson patterson payne pearce pearson perera perez perkins peters phillips pickering
pollard popescu potts powell preston pritchard quinn rahman ramirez ramsay rana raza rees reeves
reid reilly reyes reynolds rhodes richards richardson ritchie rivera roach robbins roberts
robertson robinson robson rodrigues rodriguez rogers rossi rowland rowley rowntree saeed saleh
sanders sanderson sandhu santos saunders schmidt schofield shah shaikh sharma shaw sheehan sheikh
sheppard sheridan siddiqui silva simmons simms simpson sinclair singh sloan smith stephens
stephenson stevens stevenson stokes sullivan sutherland sutton swain sweeney sykes tait talbot
taylor thapa thompson thomson thornton thorpe tomlinson tran travis tucker turnbull turner uddin
vickers walker walsh walters walton wang waring warner watkins watson whelan whitehouse whitfield
whitlock whittaker wiggins wilcox wilkins wilkinson williams williamson willis wilson wiśniewski
wong woodward wyatt yang yates yilmaz zaman zhang zhou
"""

# Names that are words as well: names with a capital letter only.
_ALSO_WORDS = """
abbott ade angel april archer art august ayo baker banks barber barker barr barrow bea bert best
bill bird bishop black bland blessing bo bolton bond bone bonnie booth brewer bright brown bull
bullock burns butcher butler cannon carpenter castle chambers chance chase chelsea christian
chuck church clay cliff cole cook cooper coral cousins cox crystal curtis dale dawn day deacon
dee destiny devon di dick dodd don dot drake draper drew duke dyer earl ebony ed efe ely eunice
eve faith fern field finch fisher florence forbes ford forest foster fox francis frank franklin
freeman french frost fuller gardner gay gene georgia ginger glen glover grace grant gray green
greenwood gus guy hal hale hall hank hardy harmony harper harrington hart heath heather hill
hobbs holden holland holt honor hope hopper horne howe hull hunt hunter hurst ira iris ivy jack
jan jasper jay jesus jet jewel joy joyce june justice kane keating kent king kirk kit kitty
knight lamb lance lane lang laurel law leach leigh les lex li lim lin little logan long lord lou
love lowe lyons major mal mann manning marina mark marsden marsh marshall mason max may mel
mercedes mercy miles miller mills mina mistry misty mo moody moon mooney moses moss nash nat neo
newman nick noble noor obi olive opal page palmer parsons pat patience peacock pearl peel peg
penn penny perry pike pip piper pope poppy porter potter power pratt precious price prince
princess pugh queen randy ray read reed reg rex rice rich riley river rob robin rocky rod roman
ron rose rosemary rowan rowe royal russ rusty sadler sage said salmon sandy saul savage savanna
seth sexton sharp sharpe shepherd short sid skinner slater smart snow sol southern spencer stacey
stead steele sterling stew stone storey sue sunny swift sydney tad tan tanner tate ted teddy temi
tench terry trinity tyler ugo uma underwood vic vince viola violet virginia vu wade wall waller
ward ware waters watts weaver webb webster weir welch wells wes west weston wheeler white
whitehead will willow winter wood woods woody wright wu young zion
"""

GIVEN: frozenset[str] = frozenset(_GIVEN.split())
FAMILY: frozenset[str] = frozenset(_FAMILY.split())
ALSO_WORDS: frozenset[str] = frozenset(_ALSO_WORDS.split())
ANY_CASE: frozenset[str] = GIVEN | FAMILY
